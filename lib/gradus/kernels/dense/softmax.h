#pragma once
#include <gradus/array/array.h>

// Along the last axis, in one pass over memory each.

namespace gradus::kernels {

/// e^(x - max) / sum of the same.
Array softmax(const Array& x);
/// y (g - sum of g y), from y = softmax(x).
Array softmax_gradient(const Array& g, const Array& y);
/// x - max - log sum e^(x - max).
Array log_softmax(const Array& x);
/// g - e^y sum of g, from y = log_softmax(x).
Array log_softmax_gradient(const Array& g, const Array& y);
/// log sum e^x - x[label]: one number for a row, from int64 labels of that shape.
Array cross_entropy(const Array& x, const Array& labels);
/// g (softmax(x) - 1 at the label), from a number g for each row; 0 where g is 0.
Array cross_entropy_gradient(const Array& g, const Array& x, const Array& labels);

}  // namespace gradus::kernels
