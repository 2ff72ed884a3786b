#pragma once
#include <gradus/kernels/lanes/lane.h>
#include <gradus/ops/ops.h>
#include <gradus/ops/text/dual.h>
#include <tuple>

// The derivatives of an elementwise op: texts of their own, or those that dual numbers make.

namespace gradus {

/// One derivative text (g, inputs…, y) for each input; nullptr where there is none.
template <class... D> struct Derivatives { [[no_unique_address]] std::tuple<D...> texts; };
template <class... D> Derivatives<D...> derivatives(D... texts) {
  return {std::tuple(std::move(texts)...)};
}

// Constants for the texts, of the kind that a lane or a tensor wants.
template <class T, class Arch> Lane<T, Arch> constant_like(const Lane<T, Arch>&, double number) {
  return Lane<T, Arch>(number);
}

template <class T, class Arch> Lane<T, Arch> zero_like(const Lane<T, Arch>&) {
  return Lane<T, Arch>(0);
}

namespace detail {

/// No derivative text: dual numbers derive it from the value's text.
struct Automatic {};

// The derivative of a text's result by input K: 0 where the text does not use it.
template <std::size_t K, class R, class V> V tangent_or_zero(const R& result, const V& like) {
  if constexpr (is_symbol<R>::value)
    if constexpr (R::inputs >> K & 1) return result.template tangent<K>();
  return zero_like(like);
}

// The gradients of the inputs K…: from their derivative texts, or from what dual numbers make of
// the value's text.
template <std::size_t... K, class F, class D, class V, class... X>
[[gnu::always_inline]] inline std::array<V, sizeof...(K)> derive(const F& f, const D& d, const V& g,
                                                                 const V& y, const X&... x) {
  if constexpr (std::is_same_v<D, Automatic>) {
    constexpr std::uint32_t seeded = ((1u << K) | ...);
    const auto result = [&]<std::size_t... J>(std::index_sequence<J...>) {
      return f([&]() -> decltype(auto) {
        if constexpr (seeded >> J & 1)
          return Dual<V, 1u << J>{{{}, x, {g}}};
        else
          return (x);
      }()...);
    }
    (std::index_sequence_for<X...>());
    return {tangent_or_zero<K>(result, g)...};
  } else {
    return {V(std::get<K>(d.texts)(g, x..., y))...};
  }
}

}  // namespace detail
}  // namespace gradus
