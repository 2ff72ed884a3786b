#pragma once
#include <gradus/array/array.h>

// Along the last axis, in one pass over memory each.

namespace gradus::kernels {

/// e^(x - max) / sum of the same.
NdArray softmax(const NdArray& x);
/// y (g - sum of g y), from y = softmax(x).
NdArray softmax_gradient(const NdArray& g, const NdArray& y);
/// x - max - log sum e^(x - max).
NdArray log_softmax(const NdArray& x);
/// g - e^y sum of g, from y = log_softmax(x).
NdArray log_softmax_gradient(const NdArray& g, const NdArray& y);
/// log sum e^x - x[label]: one number for a row, from int64 labels of that shape.
NdArray cross_entropy(const NdArray& x, const NdArray& labels);
/// g (softmax(x) - 1 at the label), from a number g for each row; 0 where g is 0.
NdArray cross_entropy_gradient(const NdArray& g, const NdArray& x, const NdArray& labels);

}  // namespace gradus::kernels
