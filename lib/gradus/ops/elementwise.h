#pragma once
#include <gradus/ops/elementwise_node.h>
#include <gradus/ops/elementwise_value.h>

// Ops that work element by element, from their texts. A text is a generic lambda with two
// meanings: on SIMD lanes it is one fused pass over memory; on tensors (while the backward pass is
// itself recorded) it is a differentiable composition, so any order of derivative follows from it.

namespace gradus {
namespace detail {

template <Takes takes, class F, class D, std::size_t N>
Tensor make_elementwise(const char* op, const F& f, const D& d, std::array<Operand, N>&& in) {
  using Recorded = ElementwiseNode<F, D, N>;
  const bool recorded = records(in);
  const std::uint32_t read = recorded ? Recorded::read_by_wanted(d, in) : 0;
  const bool watched = detects_anomaly() || observer();
  std::array<Tensor, N> held;
  Array y = compute<takes>(op, f, in, held, watched ? ~0u : read);
  const std::source_location& at = RuleLine::or_else(in[0].at);
  return finish(
      op, at, std::move(y), in, recorded,
      [&](const Array& made) { return new Recorded(op, at, made, f, d, in, read); },
      [&](const Array& made) { return traced(f, in, made.shape()); });
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
template <class V, class D> auto as_derivatives(const formula::Unary<V, D>& f) {
  return derivatives(f.derivative);
}

}  // namespace detail

template <class D>
concept DerivativeText = !std::convertible_to<D, Operand>;

/// An op of one to four inputs from a generic lambda: NumPy's broadcasting, one fused pass forward
/// and one backward, derivatives of any order by dual numbers. `op` is a string literal, the name
/// in messages and pictures. Inputs are float32 or float64 tensors, or numbers.
template <class F> Tensor elementwise(const char* op, const F& f, Operand a) {
  return detail::make_elementwise<detail::Takes::floating>(op, f, detail::Automatic{},
                                                           std::array{std::move(a)});
}
template <class F> Tensor elementwise(const char* op, const F& f, Operand a, Operand b) {
  return detail::make_elementwise<detail::Takes::floating>(op, f, detail::Automatic{},
                                                           std::array{std::move(a), std::move(b)});
}
template <class F> Tensor elementwise(const char* op, const F& f, Operand a, Operand b, Operand c) {
  return detail::make_elementwise<detail::Takes::floating>(
      op, f, detail::Automatic{}, std::array{std::move(a), std::move(b), std::move(c)});
}
template <class F>
Tensor elementwise(const char* op, const F& f, Operand a, Operand b, Operand c, Operand d) {
  return detail::make_elementwise<detail::Takes::floating>(
      op, f, detail::Automatic{},
      std::array{std::move(a), std::move(b), std::move(c), std::move(d)});
}

/// The same with derivatives of one's own: a lambda (g, x, y) for one input, or
/// derivatives(lambda (g, a, b, y), lambda (g, a, b, y)) for several. Each is linear in g.
template <class F, DerivativeText D>
Tensor elementwise(const char* op, const F& f, const D& d, Operand a) {
  return detail::make_elementwise<detail::Takes::floating>(op, f, detail::as_derivatives(d),
                                                           std::array{std::move(a)});
}
template <class F, DerivativeText D>
Tensor elementwise(const char* op, const F& f, const D& d, Operand a, Operand b) {
  return detail::make_elementwise<detail::Takes::floating>(op, f, detail::as_derivatives(d),
                                                           std::array{std::move(a), std::move(b)});
}
template <class F, DerivativeText D>
Tensor elementwise(const char* op, const F& f, const D& d, Operand a, Operand b, Operand c) {
  return detail::make_elementwise<detail::Takes::floating>(
      op, f, detail::as_derivatives(d), std::array{std::move(a), std::move(b), std::move(c)});
}
template <class F, DerivativeText D>
Tensor elementwise(const char* op, const F& f, const D& d, Operand a, Operand b, Operand c,
                   Operand e) {
  return detail::make_elementwise<detail::Takes::floating>(
      op, f, detail::as_derivatives(d),
      std::array{std::move(a), std::move(b), std::move(c), std::move(e)});
}

}  // namespace gradus
