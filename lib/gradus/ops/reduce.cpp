#include <gradus/kernels/reduce.h>
#include <gradus/ops/arguments.h>
#include <gradus/ops/ops.h>

namespace gradus {
namespace {

// The shape with the given axes at size 1, as broadcasting back needs it.
Shape with_ones(Shape shape, const std::vector<int>& axes) {
  for (const int axis : axes) shape[static_cast<std::size_t>(axis)] = 1;
  return shape;
}

// y = sum of x over axes      dL/dx = g, repeated along them
Tensor sum_axes(Operand x, const std::vector<int>& axes, bool keep) {
  const Shape from = x.array().shape(), kept = with_ones(from, axes);
  Array y = kernels::sum(x.array(), axes);
  if (keep) y = y.view(kept, contiguous_strides(kept));
  return record("sum", std::move(y), {x}, reads_nothing([from, kept](auto& g, auto&, auto&) {
                  return broadcast_to(reshape(g, kept), from);
                }));
}

// y = sum of x over axes / n      dL/dx = g / n, repeated along them
Tensor mean_axes(Operand x, const std::vector<int>& axes, bool keep) {
  detail::check_floating("mean", x);
  const Shape from = x.array().shape(), kept = with_ones(from, axes);
  double n = 1;
  for (const int axis : axes) n *= static_cast<double>(from[static_cast<std::size_t>(axis)]);
  Array y = kernels::sum(x.array(), axes);
  kernels::divide(y, n);
  if (keep) y = y.view(kept, contiguous_strides(kept));
  return record("mean", std::move(y), {x}, reads_nothing([from, kept, n](auto& g, auto&, auto&) {
                  return broadcast_to(reshape(g / n, kept), from);
                }));
}

}  // namespace

Tensor sum(Operand x) { return sum_axes(x, detail::all_axes(x), false); }
Tensor sum(Operand x, KeepDim) { return sum_axes(x, detail::all_axes(x), true); }
Tensor sum(Operand x, const Axes& axes) {
  return sum_axes(x, detail::checked_axes("sum", x, axes), false);
}
Tensor sum(Operand x, const Axes& axes, KeepDim) {
  return sum_axes(x, detail::checked_axes("sum", x, axes), true);
}

Tensor mean(Operand x) { return mean_axes(x, detail::all_axes(x), false); }
Tensor mean(Operand x, KeepDim) { return mean_axes(x, detail::all_axes(x), true); }
Tensor mean(Operand x, const Axes& axes) {
  return mean_axes(x, detail::checked_axes("mean", x, axes), false);
}
Tensor mean(Operand x, const Axes& axes, KeepDim) {
  return mean_axes(x, detail::checked_axes("mean", x, axes), true);
}

Tensor argmax(Operand x, int axis) {
  const int along = detail::checked_axis("argmax", x, axis);
  if (x.array().shape()[static_cast<std::size_t>(along)] == 0)
    fail<ShapeError>("argmax", x.at,
                     describe(x.array().shape()) + " has no elements along axis " +
                         std::to_string(axis));
  return Tensor(kernels::argmax(x.array(), along));
}

}  // namespace gradus
