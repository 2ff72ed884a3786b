#pragma once
#include <gradus/ops/text/node.h>
#include <gradus/ops/text/value.h>

// Ops that work element by element, from their texts. A text is a generic lambda with two
// meanings: on SIMD lanes it is one fused pass over memory; on tensors (while the backward pass is
// itself recorded) it is a differentiable composition, so any order of derivative follows from it.

namespace gradus {
namespace detail {

// What an op does where somebody watches: seldom, so it is compiled to be small.
template <class Recorded, class T, class F, std::same_as<TensorLike>... In>
[[gnu::cold, gnu::noinline]] Tensor end_watched(const char* op, const std::source_location& at,
                                                NdArray y, bool recorded, std::uint32_t read,
                                                const T& told, const F& f, const In&... inputs) {
  const std::array seen{inputs...};
  return graph::finish(
      op, at, std::move(y), seen, recorded, ToldOperands<T>{told, seen},
      [&](const NdArray& made) { return new Recorded(op, at, made, f, told, read, inputs...); },
      [&](const NdArray& made) { return traced(f.value, made.shape(), inputs...); });
}

/// gradus::elementwise of an op's own operands, for which this is the last use: the result may be
/// written over a temporary. `told` is what else the op was told, as in told.h. In one piece with
/// the op, which calls it once.
template <Takes takes = Takes::floating, class T, class F, std::same_as<TensorLike>... In>
[[gnu::always_inline]] inline Tensor elementwise_told(const char* op, const T& told, const F& f,
                                                      In&... inputs) {
  const Formula formula(f);
  using Recorded = ElementwiseNode<std::remove_const_t<decltype(formula)>, sizeof...(In), T>;
  const bool recorded = is_grad_enabled() && (inputs.requires_grad() || ...);
  const std::uint32_t read = recorded ? Recorded::read_by_wanted(formula, inputs...) : 0;
  const bool watched = detects_anomaly() || graph::observer();
  Held held;
  NdArray y = compute<takes>(op, formula.value, held, watched ? ~0u : read, inputs...);
  const std::source_location& at = OpScope::line_or(std::get<0>(std::tie(inputs...)).at);
  if (watched)
    return end_watched<Recorded>(op, at, std::move(y), recorded, read, told, formula, inputs...);
  graph::Ref<graph::Node> node;
  if (recorded)
    node = graph::Ref<graph::Node>::adopt(new Recorded(op, at, y, formula, told, read, inputs...));
  return Tensor(std::move(y), std::move(node));
}
template <Takes takes = Takes::floating, class F, std::same_as<TensorLike>... In>
[[gnu::always_inline]] inline Tensor elementwise(const char* op, const F& f, In&... inputs) {
  return elementwise_told<takes>(op, OnlyOperands(), f, inputs...);
}
[[gnu::always_inline]] inline Tensor elementwise(const char* op, const auto& value,
                                                 const auto& derivative, TensorLike& x) {
  return detail::elementwise(op, Formula(value, derivative), x);
}

}  // namespace detail

template <class D>
concept DerivativeText = !std::convertible_to<D, TensorLike>;

/// An op of one to four inputs from a generic lambda of its value, or from a Formula: NumPy's
/// broadcasting, one fused pass forward and one backward, derivatives of any order, by dual numbers
/// where f has none. `op` is a string literal, the name in messages and pictures. Inputs are
/// float32 or float64 tensors, or numbers.
template <class F> Tensor elementwise(const char* op, const F& f, TensorLike a) {
  return detail::elementwise(op, f, a);
}
template <class F> Tensor elementwise(const char* op, const F& f, TensorLike a, TensorLike b) {
  return detail::elementwise(op, f, a, b);
}
template <class F>
Tensor elementwise(const char* op, const F& f, TensorLike a, TensorLike b, TensorLike c) {
  return detail::elementwise(op, f, a, b, c);
}
template <class F>
Tensor elementwise(const char* op, const F& f, TensorLike a, TensorLike b, TensorLike c,
                   TensorLike d) {
  return detail::elementwise(op, f, a, b, c, d);
}
/// The same as of Formula{value, derivative}.
template <class F, DerivativeText D>
Tensor elementwise(const char* op, const F& value, const D& derivative, TensorLike x) {
  return detail::elementwise(op, value, derivative, x);
}

}  // namespace gradus
