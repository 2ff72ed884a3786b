#pragma once
#include <gradus/array/language.h>
#include <cstdint>
#include <iosfwd>
#include <string>
#include <type_traits>

namespace gradus {

/// What a tensor holds: float32 (the default), float64, or int64 for indices, labels and masks.
enum class Dtype : std::uint8_t { float32, float64, int64 };
inline constexpr Dtype float32 = Dtype::float32;
inline constexpr Dtype float64 = Dtype::float64;
inline constexpr Dtype int64 = Dtype::int64;

/// The C++ type behind a dtype: dtype_of<double> == float64.
template <class T> inline constexpr Dtype dtype_of = Dtype::int64;
template <> inline constexpr Dtype dtype_of<float> = Dtype::float32;
template <> inline constexpr Dtype dtype_of<double> = Dtype::float64;

/// Bytes of one element.
constexpr std::int64_t size_of(Dtype dtype) { return dtype == Dtype::float32 ? 4 : 8; }
constexpr bool is_floating(Dtype dtype) { return dtype != Dtype::int64; }
const char* name(Dtype dtype);
std::ostream& operator<<(std::ostream& out, Dtype dtype);

/// Calls f with a value of the C++ type that the dtype names: the one place where a runtime dtype
/// becomes a compile-time type.
template <class F> [[gnu::always_inline]] inline decltype(auto) visit(Dtype dtype, F&& f) {
  if (dtype == Dtype::float32) return f(float{});
  if (dtype == Dtype::float64) return f(double{});
  return f(std::int64_t{});
}
/// The same for float32 and float64; the caller has refused int64.
template <class F> [[gnu::always_inline]] inline decltype(auto) visit_floating(Dtype dtype, F&& f) {
  return dtype == Dtype::float32 ? f(float{}) : f(double{});
}

}  // namespace gradus
