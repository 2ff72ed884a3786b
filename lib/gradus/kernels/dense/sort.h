#pragma once
#include <gradus/array/array.h>

namespace gradus::kernels {

// Indices by the size of elements along one axis. A NaN counts as the largest of numbers.

/// Index of the first of the largest elements, where the axis is not empty; the axis vanishes.
Array argmax(const Array& x, int axis);
/// Index of the first of the smallest elements, or of the first NaN; the axis vanishes.
Array argmin(const Array& x, int axis);

/// Indices of the first `count` elements in ascending or descending order; equals stay in the order
/// that they have in x.
Array argsort(const Array& x, int axis, std::int64_t count, bool descending);

}  // namespace gradus::kernels
