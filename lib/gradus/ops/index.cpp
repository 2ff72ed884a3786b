#include <gradus/kernels/gather.h>
#include <gradus/ops/arguments.h>
#include <gradus/ops/ops.h>

namespace gradus {
namespace {

void check_gather(const char* op, const Operand& x, std::size_t axis, const Operand& index) {
  const Shape &from = x.array().shape(), &at = index.array().shape();
  bool fits = from.size() == at.size();
  for (std::size_t k = 0; fits && k < from.size(); ++k) fits = k == axis || at[k] <= from[k];
  if (!fits)
    fail<ShapeError>(op, x.at,
                     "index " + describe(at) + " does not fit " + describe(from) +
                         ": it wants the same number of axes, and no size larger but along axis " +
                         std::to_string(axis));
  detail::check_index(op, index, from[axis]);
}

}  // namespace

// y[i][j] = x[index[i][j]][j] for axis 0      dL/dx = g, added where it was taken from
Tensor gather(Operand x, int axis, Operand index) {
  const int along = detail::checked_axis("gather", x, axis);
  check_gather("gather", x, static_cast<std::size_t>(along), index);
  return record("gather", kernels::gather(x.array(), static_cast<std::size_t>(along), index.array()),
                {x, index},
                reads_inputs({1}, [from = x.array().shape(), along](auto& g, auto&, auto& in) {
                  return scatter_add(zeros(from, g.dtype()), along, in[1], g);
                }),
                nullptr);
}

// y = x with source added at the index      dL/dx = g      dL/dsource = g, gathered
Tensor scatter_add(Operand x, int axis, Operand index, Operand source) {
  const int along = detail::checked_axis("scatter_add", x, axis);
  const auto position = static_cast<std::size_t>(along);
  check_gather("scatter_add", x, position, index);
  if (source.array().shape() != index.array().shape() ||
      source.array().dtype() != x.array().dtype())
    fail<ShapeError>("scatter_add", x.at,
                     "the source is " + describe(source) + "; it wants the index's shape " +
                         describe(index.array().shape()) + " and the dtype of " + describe(x));
  return record("scatter_add",
                kernels::scatter_add(x.array(), position, index.array(), source.array()),
                {x, index, source}, reads_nothing([](auto& g, auto&, auto&) { return g; }), nullptr,
                reads_inputs({1}, [along](auto& g, auto&, auto& in) { return gather(g, along, in[1]); }));
}

// y = the rows of x (or other slices) that a 1-D index names, composed from gather
Tensor index_select(Operand x, int axis, Operand index) {
  const int along = detail::checked_axis("index_select", x, axis);
  const auto position = static_cast<std::size_t>(along);
  if (index.array().rank() != 1)
    fail<ShapeError>("index_select", index.at,
                     "the index is " + describe(index.array().shape()) + "; it wants one axis");
  Shape shape = x.array().shape(), column(shape.size(), 1);
  shape[position] = index.array().size();
  column[position] = shape[position];
  const Tensor upright = reshape(index, column);
  const Tensor full = broadcast_to(Operand(upright, index.at), shape);
  return gather(x, along, Operand(full, index.at));
}

// y[…, c] = 1 where the label is c, else 0; no derivative
Tensor one_hot(Operand labels, std::int64_t classes, Dtype dtype) {
  detail::check_index("one_hot", labels, classes);
  Shape shape = labels.array().shape();
  shape.push_back(1);
  const Tensor index = reshape(labels, shape);
  shape.back() = classes;
  return scatter_add(zeros(shape, dtype), -1, index, ones(index.shape(), dtype));
}

}  // namespace gradus
