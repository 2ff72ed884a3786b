#pragma once
#include <gradus/ops/text/node.h>
#include <gradus/ops/text/value.h>

// Ops that work element by element, from their texts. A text is a generic lambda with two
// meanings: on SIMD lanes it is one fused pass over memory; on tensors (while the backward pass is
// itself recorded) it is a differentiable composition, so any order of derivative follows from it.

namespace gradus {
namespace detail {

// What an op does where somebody watches: seldom, so it is compiled to be small.
template <class Recorded, class F, class D, std::same_as<TensorLike>... In>
[[gnu::cold, gnu::noinline]] Tensor end_watched(const char* op, const std::source_location& at,
                                                NdArray y, bool recorded, std::uint32_t read,
                                                const F& f, const D& d, const In&... inputs) {
  const std::array seen{inputs...};
  return graph::finish(
      op, at, std::move(y), seen, recorded,
      [&](const NdArray& made) { return new Recorded(op, at, made, f, d, read, inputs...); },
      [&](const NdArray& made) { return traced(f, made.shape(), inputs...); });
}

// In one piece with the op, which calls it once, and without copies of its operands.
template <Takes takes, class F, class D, std::same_as<TensorLike>... In>
[[gnu::always_inline]] inline Tensor make_elementwise(const char* op, const F& f, const D& d,
                                                      In&... inputs) {
  using Recorded = ElementwiseNode<F, D, sizeof...(In)>;
  const bool recorded = is_grad_enabled() && (inputs.requires_grad() || ...);
  const std::uint32_t read = recorded ? Recorded::read_by_wanted(d, inputs...) : 0;
  const bool watched = detects_anomaly() || graph::observer();
  Held held;
  NdArray y = compute<takes>(op, f, held, watched ? ~0u : read, inputs...);
  const std::source_location& at = RuleLine::or_else(std::get<0>(std::tie(inputs...)).at);
  if (watched) return end_watched<Recorded>(op, at, std::move(y), recorded, read, f, d, inputs...);
  graph::Ref<graph::Node> node;
  if (recorded)
    node = graph::Ref<graph::Node>::adopt(new Recorded(op, at, y, f, d, read, inputs...));
  return Tensor(std::move(y), std::move(node));
}

template <class D> struct is_derivatives : std::false_type {};
template <class... D> struct is_derivatives<Derivatives<D...>> : std::true_type {};

// A single derivative text stands for derivatives(text).
template <class D> auto as_derivatives(const D& d) {
  if constexpr (is_derivatives<D>::value)
    return d;
  else
    return derivatives(d);
}

}  // namespace detail

template <class D>
concept DerivativeText = !std::convertible_to<D, TensorLike>;

/// An op of one to four inputs from a generic lambda: NumPy's broadcasting, one fused pass forward
/// and one backward, derivatives of any order by dual numbers. `op` is a string literal, the name
/// in messages and pictures. Inputs are float32 or float64 tensors, or numbers.
template <class F> Tensor elementwise(const char* op, const F& f, TensorLike a) {
  return detail::make_elementwise<detail::Takes::floating>(op, f, detail::Automatic{}, a);
}
template <class F> Tensor elementwise(const char* op, const F& f, TensorLike a, TensorLike b) {
  return detail::make_elementwise<detail::Takes::floating>(op, f, detail::Automatic{}, a, b);
}
template <class F>
Tensor elementwise(const char* op, const F& f, TensorLike a, TensorLike b, TensorLike c) {
  return detail::make_elementwise<detail::Takes::floating>(op, f, detail::Automatic{}, a, b, c);
}
template <class F>
Tensor elementwise(const char* op, const F& f, TensorLike a, TensorLike b, TensorLike c,
                   TensorLike d) {
  return detail::make_elementwise<detail::Takes::floating>(op, f, detail::Automatic{}, a, b, c, d);
}

/// The primitives, whose texts stand in formulas.h.
template <class V, class D>
Tensor elementwise(const char* op, const formula::Unary<V, D>& f, TensorLike x) {
  return detail::make_elementwise<detail::Takes::floating>(op, f.value, derivatives(f.derivative),
                                                           x);
}
template <class V, class D, class E>
Tensor elementwise(const char* op, const formula::Binary<V, D, E>& f, TensorLike a, TensorLike b) {
  return detail::make_elementwise<detail::Takes::floating>(op, f.value,
                                                           derivatives(f.first, f.second), a, b);
}

/// The same with derivatives of one's own: a lambda (g, x, y) for one input, or
/// derivatives(lambda (g, a, b, y), lambda (g, a, b, y)) for several. Each is linear in g.
template <class F, DerivativeText D>
Tensor elementwise(const char* op, const F& f, const D& d, TensorLike a) {
  return detail::make_elementwise<detail::Takes::floating>(op, f, detail::as_derivatives(d), a);
}
template <class F, DerivativeText D>
Tensor elementwise(const char* op, const F& f, const D& d, TensorLike a, TensorLike b) {
  return detail::make_elementwise<detail::Takes::floating>(op, f, detail::as_derivatives(d), a, b);
}
template <class F, DerivativeText D>
Tensor elementwise(const char* op, const F& f, const D& d, TensorLike a, TensorLike b,
                   TensorLike c) {
  return detail::make_elementwise<detail::Takes::floating>(op, f, detail::as_derivatives(d), a, b,
                                                           c);
}
template <class F, DerivativeText D>
Tensor elementwise(const char* op, const F& f, const D& d, TensorLike a, TensorLike b, TensorLike c,
                   TensorLike e) {
  return detail::make_elementwise<detail::Takes::floating>(op, f, detail::as_derivatives(d), a, b,
                                                           c, e);
}

}  // namespace gradus
