#pragma once
#include <gradus/graph/attributes.h>
#include <gradus/graph/tensor_like.h>
#include <gradus/ops/axes.h>
#include <vector>

namespace gradus::detail {

/// What a reduction runs over, and the shapes that follow from it.
struct Over {
  std::vector<int> axes;  ///< counted from the front, ascending
  bool keep;              ///< reduced axes stay in the result, with size 1
  Shape from;             ///< of x
  Shape kept;             ///< of x with the reduced axes at size 1, as broadcasting back needs it

  graph::Attributes attributes() const {
    return {{"axes", graph::listed(axes), axes.size() == from.size()}, {"keepdim", keep, !keep}};
  }
  /// How many elements become one.
  std::int64_t count() const;
  /// The result's shape.
  Shape shape() const;
  /// A contiguous result, with the reduced axes at size 1 or without them, as is asked for.
  NdArray shaped(const NdArray& y) const { return reshaped(y, shape()); }
  NdArray with_ones(const NdArray& y) const { return reshaped(y, kept); }
  static NdArray reshaped(const NdArray& y, const Shape& shape) {
    return y.shape() == shape ? y : y.view(shape, contiguous_strides(shape));
  }
};

/// The axes of x; ShapeError where one that is listed is missing or comes twice.
Over over(const char* op, const TensorLike& x, const AxisList& axes);
Over over(const char* op, const TensorLike& x, const AxisList& axes, KeepDim);
/// ShapeError where a reduction that has no value for nothing runs over no elements.
void check_not_empty(const char* op, const TensorLike& x, const Over& over);

// For ops composed of them: x has the shape that `over` was made for.
Tensor sum(TensorLike x, Over over);
Tensor mean(TensorLike x, Over over);
Tensor amax(TensorLike x, Over over);
Tensor norm(TensorLike x, Over over, double p);

}  // namespace gradus::detail
