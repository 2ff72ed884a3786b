#pragma once
#include <gradus/array/array.h>
#include <vector>

namespace gradus::kernels {

// Reductions over the given axes (distinct, counted from the front), which vanish from the shape.

/// The sum. Long ones run in blocks whose totals are added in double.
NdArray sum(const NdArray& x, const std::vector<int>& axes);
/// The sum of x^2.
NdArray sum_of_squares(const NdArray& x, const std::vector<int>& axes);
/// The product; of nothing it is 1.
NdArray product(const NdArray& x, const std::vector<int>& axes);
/// The largest element, or NaN where there is one; of nothing it is -inf or the smallest int64.
NdArray largest(const NdArray& x, const std::vector<int>& axes);
/// The smallest element, or NaN where there is one; of nothing it is inf or the largest int64.
NdArray smallest(const NdArray& x, const std::vector<int>& axes);

/// x /= n, in place, for an x that nobody else sees.
void divide(const NdArray& x, double n);

}  // namespace gradus::kernels
