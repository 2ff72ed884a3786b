#include <gradus/graph/rules.h>
#include <gradus/kernels/dense/copy.h>
#include <gradus/kernels/dense/gather.h>
#include <gradus/ops/arguments.h>
#include <gradus/ops/ops.h>
#include <algorithm>

// Reading by an index and adding by one are adjoint: gather and scatter_add element by element,
// index_select and index_add slice by slice. Places count from the end where they are negative.

namespace gradus {
using namespace graph;
namespace {

using detail::AlongAxis;
using kernels::entries;

void check_gather(const char* op, const TensorLike& x, std::size_t axis, const TensorLike& index) {
  const Shape &from = x.shape(), &at = index.shape();
  bool fits = from.size() == at.size();
  for (std::size_t k = 0; fits && k < from.size(); ++k) fits = k == axis || at[k] <= from[k];
  if (!fits)
    fail<ShapeError>(op, x.at,
                     "index " + describe(at) + " does not fit " + describe(from) +
                         ": it wants the same number of axes, and no size larger but along axis " +
                         std::to_string(axis));
  detail::check_places(op, index, from[axis]);
}

void check_source(const char* op, const TensorLike& x, const TensorLike& source,
                  const Shape& shape) {
  if (source.shape() != shape)
    fail<ShapeError>(op, x.at,
                     "the source is " + describe(source.shape()) + "; into " + describe(x.shape()) +
                         " by this index goes " + describe(shape));
  if (source.dtype() != x.dtype())
    fail<DtypeError>(op, x.at,
                     describe(x) + " and " + describe(source) +
                         " do not mix; convert one with to(x, dtype)");
}

Tensor pick(TensorLike x, int axis, TensorLike index);

// y = zeros of a shape with x added at the index      dL/dx = g, gathered
Tensor scatter(TensorLike x, const Shape& shape, int axis, TensorLike index) {
  return record("scatter_add", kernels::scatter_add(shape, axis, index.array(), x.array()),
                {x, index}, AlongAxis{axis},
                reads_inputs({1}, [](auto& g, auto&, auto& in,
                                     const AlongAxis& told) { return pick(g, told.axis, in[1]); }),
                nullptr);
}

// y[i][j] = x[index[i][j]][j] for axis 0      dL/dx = g, added where it was taken from
Tensor pick(TensorLike x, int axis, TensorLike index) {
  return record("gather", kernels::gather(x.array(), axis, index.array()), {x, index},
                AlongAxis{axis},
                reads_inputs({1},
                             [from = x.shape()](auto& g, auto&, auto& in, const AlongAxis& told) {
                               return scatter(g, from, told.axis, in[1]);
                             }),
                nullptr);
}

Tensor select(const char* op, TensorLike x, int axis, TensorLike index);

// y = zeros with the slices of x added at the index      dL/dx = g's slices there
Tensor add_slices(TensorLike x, std::int64_t size, int axis, TensorLike index) {
  const NdArray places = kernels::contiguous(index.array());
  return record("index_add", kernels::index_add(x.array(), axis, entries(places), size), {x, index},
                AlongAxis{axis},
                reads_inputs({1},
                             [](auto& g, auto&, auto& in, const AlongAxis& told) {
                               return select("index_select", g, told.axis, in[1]);
                             }),
                nullptr);
}

// y = the slices of x that a vector names      dL/dx = the slices of g, added where they were
Tensor select(const char* op, TensorLike x, int axis, TensorLike index) {
  const NdArray places = kernels::contiguous(index.array());
  return record(
      op, kernels::index_select(x.array(), axis, entries(places)), {x, index}, AlongAxis{axis},
      reads_inputs({1},
                   [size = x.shape()[axis]](auto& g, auto&, auto& in, const AlongAxis& told) {
                     return add_slices(g, size, told.axis, in[1]);
                   }),
      nullptr);
}

// The slices along the first axis, by an index of any shape.
Tensor select_rows(const char* op, TensorLike x, TensorLike index) {
  const OpScope scope(op, x.at);
  Shape shape = index.shape();
  for (const auto size : x.shape().last(-1)) shape.push_back(size);
  return reshape(select(op, x, 0, reshape(index, {index.size()})), shape);
}

int checked_vector(const char* op, const TensorLike& x, int axis, const TensorLike& index) {
  const int along = detail::checked_axis(op, x, axis);
  if (index.rank() != 1)
    fail<ShapeError>(op, index.at,
                     "the index is " + describe(index.shape()) + "; it wants one axis");
  detail::check_places(op, index, x.shape()[along]);
  return along;
}

}  // namespace

Tensor gather(TensorLike x, int axis, TensorLike index) {
  const int along = detail::checked_axis("gather", x, axis);
  check_gather("gather", x, along, index);
  return pick(x, along, index);
}

// y = x with source added at the index
Tensor scatter_add(TensorLike x, int axis, TensorLike index, TensorLike source) {
  const int along = detail::checked_axis("scatter_add", x, axis);
  check_gather("scatter_add", x, along, index);
  check_source("scatter_add", x, source, index.shape());
  const OpScope scope("scatter_add", x.at);
  return x + scatter(source, x.shape(), along, index);
}

Tensor index_select(TensorLike x, int axis, TensorLike index) {
  return select("index_select", x, checked_vector("index_select", x, axis, index), index);
}

// y = x with the slices of source added at the index
Tensor index_add(TensorLike x, int axis, TensorLike index, TensorLike source) {
  const int along = checked_vector("index_add", x, axis, index);
  Shape shape = x.shape();
  shape[along] = index.size();
  check_source("index_add", x, source, shape);
  const OpScope scope("index_add", x.at);
  return x + add_slices(source, x.shape()[along], along, index);
}

// y = the elements of x, counted row-major, in the index's shape
Tensor take(TensorLike x, TensorLike index) {
  detail::check_places("take", index, x.size());
  const OpScope scope("take", x.at);
  return select_rows("take", reshape(x, {x.size()}), index);
}

// y[…, :] = weight[index[…], :]
Tensor embedding(TensorLike weight, TensorLike index) {
  const int rows = detail::checked_axis("embedding", weight, 0);
  detail::check_places("embedding", index, weight.shape()[rows]);
  return select_rows("embedding", weight, index);
}

// y[…, c] = 1 where the label is c, else 0; no derivative
Tensor one_hot(TensorLike labels, std::int64_t classes, Dtype dtype) {
  const OpScope scope("one_hot", labels.at);
  detail::check_index("one_hot", labels, classes);
  Shape shape = labels.shape();
  shape.push_back(1);
  const NdArray index = kernels::reshape(labels.array(), shape);
  const NdArray one = kernels::full(shape, 1.0, dtype);
  shape.back() = classes;
  return Tensor(kernels::scatter_add(shape, shape.size() - 1, index, one));
}

}  // namespace gradus
