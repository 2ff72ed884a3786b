#pragma once
#include <gradus/graph/attributes.h>
#include <gradus/graph/tensor_like.h>
#include <gradus/ops/axes.h>
#include <vector>

namespace gradus::detail {

/// What many ops are told: an axis, counted from the front.
struct AlongAxis {
  int axis;
  graph::Attributes attributes() const { return {{"axis", axis}}; }
};

/// The axis counted from the front; ShapeError where x has no such axis.
int checked_axis(const char* op, const TensorLike& x, std::int64_t axis);
/// The axes listed, counted from the front, ascending; ShapeError where one is missing or comes
/// twice.
std::vector<int> checked_axes(const char* op, const TensorLike& x, const AxisList& axes);
/// All axes of x.
std::vector<int> all_axes(const TensorLike& x);
/// DtypeError where x is int64.
void check_floating(const char* op, const TensorLike& x);
/// DtypeError where the dtypes differ or are int64.
void check_floating(const char* op, const TensorLike& a, const TensorLike& b);
/// Of labels: DtypeError where they are not int64, ShapeError where one is outside 0..size-1.
void check_index(const char* op, const TensorLike& index, std::int64_t size);
/// The same for places, which may also count from the end: -size..size-1.
void check_places(const char* op, const TensorLike& index, std::int64_t size);

}  // namespace gradus::detail
