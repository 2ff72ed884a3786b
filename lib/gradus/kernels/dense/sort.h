#pragma once
#include <gradus/array/array.h>

namespace gradus::kernels {

// Indices by the size of elements along one axis. A NaN counts as the largest of numbers.

/// Index of the first of the largest elements, where the axis is not empty; the axis vanishes.
NdArray argmax(const NdArray& x, int axis);
/// Index of the first of the smallest elements, or of the first NaN; the axis vanishes.
NdArray argmin(const NdArray& x, int axis);

/// Indices of the first `count` elements in ascending or descending order; equals stay in the order
/// that they have in x.
NdArray argsort(const NdArray& x, int axis, std::int64_t count, bool descending);

}  // namespace gradus::kernels
