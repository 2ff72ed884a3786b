#pragma once
#include <gradus/array/array.h>
#include <vector>

namespace gradus::kernels {

/// The sum over the given axes (distinct, counted from the front), which vanish from the shape.
/// Long sums run in blocks whose totals are added in double.
Array sum(const Array& x, const std::vector<int>& axes);
/// x /= n, in place, for an x that nobody else sees.
void divide(const Array& x, double n);
/// Index of the largest element along one axis, the first of equals; a NaN counts as largest.
Array argmax(const Array& x, int axis);

}  // namespace gradus::kernels
