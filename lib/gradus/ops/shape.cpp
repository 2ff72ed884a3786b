#include <gradus/kernels/copy.h>
#include <gradus/ops/arguments.h>
#include <gradus/ops/ops.h>
#include <algorithm>
#include <numeric>

// Shape ops come in adjoint pairs: broadcast_to and sum_to, reshape and reshape, permute and the
// inverse permute, slice and unslice. Each rule is the other one of the pair.

namespace gradus {

// y = x, repeated along axes of size 1 and leading ones      dL/dx = sum over the repeats
Tensor broadcast_to(Operand x, const Shape& shape) {
  Shape common;
  if (!broadcast(x.array().shape(), shape, common) || common != shape)
    fail<ShapeError>("broadcast_to", x.at,
                     describe(x.array().shape()) + " does not broadcast to " + describe(shape) +
                         "; only axes of size 1 and leading axes are repeated");
  return record("broadcast_to", kernels::broadcast_to(x.array(), shape), {x},
                reads_nothing([from = x.array().shape()](auto& g, auto&, auto&) {
                  return sum_to(g, from);
                }));
}

// The adjoint of broadcast_to      dL/dx = g, repeated
Tensor sum_to(Operand x, const Shape& shape) {
  const Shape& from = x.array().shape();
  if (from == shape) return x.tensor();
  Shape common;
  if (!broadcast(shape, from, common) || common != from)
    fail<ShapeError>("sum_to", x.at,
                     describe(from) + " does not sum to " + describe(shape) +
                         ", which does not broadcast to it");
  const auto leading = static_cast<std::int64_t>(from.size() - shape.size());
  std::vector<std::int64_t> axes(static_cast<std::size_t>(leading));
  std::iota(axes.begin(), axes.end(), 0);
  for (std::size_t axis = 0; axis < shape.size(); ++axis)
    if (shape[axis] == 1 && from[axis + static_cast<std::size_t>(leading)] != 1)
      axes.push_back(static_cast<std::int64_t>(axis) + leading);
  return reshape(Operand(sum(x, axes), x.at), shape);
}

namespace {
// The shape with its one -1 worked out.
Shape complete(const Operand& x, Shape shape) {
  const std::int64_t size = x.array().size();
  std::int64_t known = 1, *unknown = nullptr;
  for (auto& axis : shape) {
    if (axis == -1 && !unknown) unknown = &axis;
    else if (axis < 0) known = -1;
    else known *= axis;
    if (known < 0) break;
  }
  if (unknown && known > 0 && size % known == 0) *unknown = size / known;
  if (known < 0 || count(shape) != size || (unknown && *unknown < 0))
    fail<ShapeError>("reshape", x.at,
                     describe(x.array().shape()) + " of " + std::to_string(size) +
                         " elements does not reshape to " + describe(shape) +
                         "; the products of the sizes must agree, and one size may be -1");
  return shape;
}
}  // namespace

// y = x in another shape, row-major      dL/dx = g in x's shape
Tensor reshape(Operand x, const Shape& shape) {
  const Shape full = complete(x, shape);
  if (full == x.array().shape() && !x.is_number()) return *x;
  return record("reshape", kernels::contiguous(x.array()).view(full, contiguous_strides(full)), {x},
                reads_nothing([from = x.array().shape()](auto& g, auto&, auto&) {
                  return reshape(g, from);
                }));
}

// y = x with axis order[k] for axis k      dL/dx = g permuted back
Tensor permute(Operand x, const Axes& order) {
  const Array& from = x.array();
  const auto axes = detail::checked_axes("permute", x, order);
  if (axes.size() != from.rank())
    fail<ShapeError>("permute", x.at,
                     std::to_string(axes.size()) + " axes for " + describe(from.shape()) +
                         "; name each of its axes once");
  Shape shape, strides;
  std::vector<std::int64_t> inverse(axes.size());
  for (std::size_t k = 0; k < axes.size(); ++k) {
    const auto axis = static_cast<std::size_t>(normal_axis(order.values()[k], from.rank()));
    shape.push_back(from.shape()[axis]);
    strides.push_back(from.strides()[axis]);
    inverse[axis] = static_cast<std::int64_t>(k);
  }
  return record("permute", from.view(shape, strides), {x},
                reads_nothing([inverse](auto& g, auto&, auto&) { return permute(g, inverse); }));
}

// y = xᵀ over the last two axes      dL/dx = gᵀ
Tensor transpose(Operand x) {
  const Array& from = x.array();
  if (from.rank() < 2)
    fail<ShapeError>("transpose", x.at,
                     describe(from.shape()) + " has no two axes to swap; reshape it first");
  Shape shape = from.shape(), strides = from.strides();
  const std::size_t last = shape.size() - 1;
  std::swap(shape[last - 1], shape[last]);
  std::swap(strides[last - 1], strides[last]);
  return record("transpose", from.view(shape, strides), {x},
                reads_nothing([](auto& g, auto&, auto&) { return transpose(g); }));
}

namespace {
// Where a slice begins, how many steps it takes and how far each goes: Python's rules.
struct Range {
  std::int64_t start, count, step;
};
Range python_range(std::int64_t size, std::int64_t start, std::int64_t stop, std::int64_t step) {
  const auto clamp = [&](std::int64_t i) {
    if (i < 0) i += size;
    return step > 0 ? std::clamp<std::int64_t>(i, 0, size) : std::clamp<std::int64_t>(i, -1, size - 1);
  };
  const std::int64_t from = clamp(start), to = clamp(stop);
  const std::int64_t span = step > 0 ? to - from + step - 1 : from - to - step - 1;
  return {from, std::max<std::int64_t>(0, span / std::abs(step)), step};
}

Array slice_view(const Array& x, std::size_t axis, const Range& range) {
  Shape shape = x.shape(), strides = x.strides();
  shape[axis] = range.count;
  const std::int64_t offset = range.count > 0 ? range.start * strides[axis] : 0;
  strides[axis] *= range.step;
  return x.view(shape, strides, offset);
}

Tensor take_range(Operand x, std::size_t axis, const Range& range);

// The adjoint of slice: zeros of `shape` with x in the range      dL/dx = g, sliced
Tensor put_range(Operand x, const Shape& shape, std::size_t axis, const Range& range) {
  Array y = kernels::full(shape, 0.0, x.array().dtype());
  kernels::copy_into(slice_view(y, axis, range), x.array());
  return record("unslice", std::move(y), {x}, reads_nothing([axis, range](auto& g, auto&, auto&) {
                  return take_range(g, axis, range);
                }));
}

// y = some of x along one axis, a view      dL/dx = g there, 0 elsewhere
Tensor take_range(Operand x, std::size_t axis, const Range& range) {
  return record("slice", slice_view(x.array(), axis, range), {x},
                reads_nothing([from = x.array().shape(), axis, range](auto& g, auto&, auto&) {
                  return put_range(g, from, axis, range);
                }));
}
}  // namespace

Tensor slice(Operand x, int axis, std::int64_t start, std::int64_t stop, std::int64_t step) {
  const auto along = static_cast<std::size_t>(detail::checked_axis("slice", x, axis));
  if (step == 0) fail<ValueError>("slice", x.at, "the step is 0; it must be positive or negative");
  return take_range(x, along, python_range(x.array().shape()[along], start, stop, step));
}

// y = x in another dtype      dL/dx = g in x's dtype
Tensor to(Operand x, Dtype dtype) {
  if (x.array().dtype() == dtype && !x.is_number()) return *x;
  const Dtype from = x.array().dtype();
  Array value = kernels::convert(x.array(), dtype);
  if (!is_floating(dtype) || !is_floating(from)) return Tensor(std::move(value));
  return record("to", std::move(value), {x},
                reads_nothing([from](auto& g, auto&, auto&) { return to(g, from); }));
}

}  // namespace gradus
