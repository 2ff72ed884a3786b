#pragma once
#include <cstdint>
#include <type_traits>
#include <utility>

namespace gradus::kernels {

/// Calls f(constant) for the constants first, first + 1, .. last - 1, which the compiler knows:
/// what they index stays in registers.
template <std::int64_t first, std::int64_t last, class F>
[[gnu::always_inline]] inline void for_each_constant(F f) {
  [&]<std::int64_t... i>(std::integer_sequence<std::int64_t, i...>) {
    (f(std::integral_constant<std::int64_t, first + i>()), ...);
  }
  (std::make_integer_sequence<std::int64_t, last - first>());
}

}  // namespace gradus::kernels
