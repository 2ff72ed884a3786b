#include <gradus/graph/rules.h>
#include <gradus/kernels/dense/copy.h>
#include <gradus/kernels/dense/sort.h>
#include <gradus/ops/arguments.h>
#include <gradus/ops/ops.h>
#include <gradus/ops/reduce/over.h>

namespace gradus {
using namespace graph;
namespace {

using detail::Over;
using detail::over;

// Where along one axis, or among all elements row-major, the first one stands that none beats.
Tensor place_of(const char* op, TensorLike x, const Over& over,
                NdArray (*kernel)(const NdArray&, int)) {
  detail::check_not_empty(op, x, over);
  if (over.axes.size() == 1)
    return unrecorded(op, over.shaped(kernel(x.array(), over.axes[0])), std::array{x}, over);
  const Shape line{x.size()};
  const NdArray flat = kernels::contiguous(x.array()).view(line, contiguous_strides(line));
  return unrecorded(op, over.shaped(kernel(flat, 0)), std::array{x}, over);
}
Tensor argmax_over(TensorLike x, const Over& over) {
  return place_of("argmax", x, over, kernels::argmax);
}
Tensor argmin_over(TensorLike x, const Over& over) {
  return place_of("argmin", x, over, kernels::argmin);
}

// Where along the axis the first `count` elements in order stand.
template <Told T>
Tensor places_in_order(const char* op, TensorLike x, int axis, std::int64_t count, bool descending,
                       const T& told) {
  return unrecorded(op, kernels::argsort(x.array(), axis, count, descending), std::array{x}, told);
}

Tensor sorted_places(const char* op, TensorLike x, int axis, bool descending) {
  return places_in_order(op, x, axis, x.shape()[axis], descending, [=] {
    return Attributes{{"axis", axis}, {"descending", descending, !descending}};
  });
}

// y[i] = x[index[i]], so dL/dx = g, put back where it came from
SortResult taken(TensorLike x, int axis, const Tensor& indices) {
  return {gather(x, axis, indices), indices};
}

}  // namespace

Tensor argmax(TensorLike x, const AxisOrAll& axis) {
  return argmax_over(x, over("argmax", x, axis));
}
Tensor argmax(TensorLike x, const AxisOrAll& axis, KeepDim) {
  return argmax_over(x, over("argmax", x, axis, keepdim));
}

Tensor argmin(TensorLike x, const AxisOrAll& axis) {
  return argmin_over(x, over("argmin", x, axis));
}
Tensor argmin(TensorLike x, const AxisOrAll& axis, KeepDim) {
  return argmin_over(x, over("argmin", x, axis, keepdim));
}

SortResult sort(TensorLike x, SortOptions options) { return sort(x, -1, options); }
SortResult sort(TensorLike x, AxisIndex axis, SortOptions options) {
  const int along = detail::checked_axis("sort", x, axis.value());
  return taken(x, along, sorted_places("sort", x, along, options.descending));
}

Tensor argsort(TensorLike x, SortOptions options) { return argsort(x, -1, options); }
Tensor argsort(TensorLike x, AxisIndex axis, SortOptions options) {
  const int along = detail::checked_axis("argsort", x, axis.value());
  return sorted_places("argsort", x, along, options.descending);
}

SortResult topk(TensorLike x, std::int64_t k, TopkOptions options) {
  return topk(x, k, -1, options);
}
SortResult topk(TensorLike x, std::int64_t k, AxisIndex axis, TopkOptions options) {
  const int along = detail::checked_axis("topk", x, axis.value());
  const std::int64_t size = x.shape()[along];
  if (k < 0 || k > size)
    fail<ValueError>("topk", x.at,
                     "k is " + std::to_string(k) + ", but " + describe(x.shape()) + " has " +
                         std::to_string(size) + " elements along axis " + std::to_string(along) +
                         "; ask for 0 to " + std::to_string(size));
  const auto told = [&] {
    return Attributes{{"k", k}, {"axis", along}, {"largest", options.largest, options.largest}};
  };
  return taken(x, along, places_in_order("topk", x, along, k, options.largest, told));
}

}  // namespace gradus
