#include <gradus/graph/rules.h>
#include <gradus/kernels/dense/copy.h>
#include <gradus/ops/arguments.h>
#include <gradus/ops/ops.h>
#include <algorithm>
#include <numeric>

// Shape ops come in adjoint pairs: broadcast_to and sum_to, reshape and reshape, permute and the
// inverse permute; in slice.cpp slice and pad. Each rule is the other one of the pair.

namespace gradus {
using namespace graph;
namespace {

// What was asked for is the output's own shape.
struct ToShape {
  static Attributes attributes(const Shape& output) { return {{"shape", listed(output), true}}; }
};

struct Permutation {
  std::vector<std::int64_t> inverse;
  Attributes attributes() const {
    std::vector<std::int64_t> order(inverse.size());
    for (std::size_t axis = 0; axis < order.size(); ++axis)
      order[static_cast<std::size_t>(inverse[axis])] = static_cast<std::int64_t>(axis);
    return {{"order", std::move(order)}};
  }
};

}  // namespace

// y = x, repeated along axes of size 1 and leading ones      dL/dx = sum over the repeats
Tensor broadcast_to(TensorLike x, const Shape& shape) {
  Shape common;
  const bool negative = std::any_of(shape.begin(), shape.end(), [](auto n) { return n < 0; });
  if (negative || !broadcast(x.shape(), shape, common) || common != shape)
    fail<ShapeError>("broadcast_to", x.at,
                     describe(x.shape()) + " does not broadcast to " + describe(shape) +
                         "; only axes of size 1 and leading axes are repeated");
  return record(
      "broadcast_to", kernels::broadcast_to(x.array(), shape), {x}, ToShape(),
      reads_nothing([from = x.shape()](auto& g, auto&, auto&) { return sum_to(g, from); }));
}

// The adjoint of broadcast_to      dL/dx = g, repeated
Tensor sum_to(TensorLike x, const Shape& shape) {
  const Shape& from = x.shape();
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
  const OpScope scope("sum_to", x.at);
  return reshape(sum(x, axes), shape);
}

namespace {
// The shape with its one -1 worked out.
Shape complete(const TensorLike& x, Shape shape) {
  const std::int64_t size = x.size();
  std::int64_t known = 1, *unknown = nullptr;
  for (auto& axis : shape) {
    if (axis == -1 && !unknown)
      unknown = &axis;
    else if (axis < 0)
      known = -1;
    else
      known *= axis;
    if (known < 0) break;
  }
  if (unknown && known > 0 && size % known == 0) *unknown = size / known;
  if (known < 0 || count(shape) != size || (unknown && *unknown < 0))
    fail<ShapeError>("reshape", x.at,
                     describe(x.shape()) + " of " + std::to_string(size) +
                         " elements does not reshape to " + describe(shape) +
                         "; the products of the sizes must agree, and one size may be -1");
  return shape;
}
}  // namespace

// y = x in another shape, row-major      dL/dx = g in x's shape
Tensor reshape(TensorLike x, const Shape& shape) {
  const Shape full = complete(x, shape);
  if (full == x.shape() && !x.is_number()) return x.tensor();
  return record(
      "reshape", kernels::reshape(x.array(), full), {x}, ToShape(),
      reads_nothing([from = x.shape()](auto& g, auto&, auto&) { return reshape(g, from); }));
}

// y = x with axis order[k] for axis k      dL/dx = g permuted back
Tensor permute(TensorLike x, const AxisList& order) {
  const NdArray& from = x.array();
  const auto axes = detail::checked_axes("permute", x, order);
  if (axes.size() != from.rank())
    fail<ShapeError>("permute", x.at,
                     std::to_string(axes.size()) + " axes for " + describe(from.shape()) +
                         "; name each of its axes once");
  Shape shape, strides;
  Permutation told{std::vector<std::int64_t>(axes.size())};
  for (std::size_t k = 0; k < axes.size(); ++k) {
    const std::size_t axis = normal_axis(order.values()[k], from.rank());
    shape.push_back(from.shape()[axis]);
    strides.push_back(from.strides()[axis]);
    told.inverse[axis] = static_cast<std::int64_t>(k);
  }
  return record("permute", from.view(shape, strides), {x}, std::move(told),
                reads_nothing([](auto& g, auto&, auto&, const Permutation& told) {
                  return permute(g, told.inverse);
                }));
}

// y = xᵀ over the last two axes      dL/dx = gᵀ
Tensor transpose(TensorLike x) {
  const NdArray& from = x.array();
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

// y = x, copied      dL/dx = g
Tensor clone(TensorLike x) {
  return record("clone", kernels::copy(x.array()), {x},
                reads_nothing([](auto& g, auto&, auto&) { return g; }));
}

// y = x in another dtype      dL/dx = g in x's dtype
Tensor to(TensorLike x, Dtype dtype) {
  if (dtype == float32 && is_widening()) dtype = float64;
  if (x.dtype() == dtype && !x.is_number()) return x.tensor();
  const Dtype from = x.dtype();
  NdArray value = kernels::convert(x.array(), dtype);
  if (!is_floating(dtype) || !is_floating(from)) return Tensor(std::move(value));
  const auto told = [dtype] { return Attributes{{"dtype", name(dtype)}}; };
  return record("to", std::move(value), {x}, told,
                reads_nothing([from](auto& g, auto&, auto&) { return to(g, from); }));
}

}  // namespace gradus
