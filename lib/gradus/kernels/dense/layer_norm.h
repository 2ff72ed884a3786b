#pragma once
#include <gradus/array/array.h>

namespace gradus::kernels {

/// y = (x - mean) r weight + bias with r = 1 / sqrt(variance + eps), row by row: the rows are as
/// long as weight and bias, which have the last axes of x.
NdArray layer_norm(const NdArray& x, const NdArray& weight, const NdArray& bias, double eps);

struct LayerNormGradients {
  NdArray x, weight, bias;
};
/// With s = (x - mean) r and h = g weight: r (h - mean h - s mean(h s)), and the sums over all rows
/// of g s and of g.
LayerNormGradients layer_norm_gradients(const NdArray& g, const NdArray& x, const NdArray& weight,
                                        double eps);

}  // namespace gradus::kernels
