#pragma once
#include <gradus/array/array.h>
#include <gradus/kernels/images/windows.h>

namespace gradus::kernels {

/// x [n, groups · channels, height, width] with weight [groups · out, channels, kernel places], and
/// a bias [groups · out], or null: [n, groups · out, rows, columns]. One image after another, so
/// that its columns stay in the cache; threads share out the images and groups.
NdArray convolve(const NdArray& x, const NdArray& weight, const NdArray& bias,
                 const Windows& windows, std::int64_t groups);

/// Null where it is not wanted.
struct ConvolutionGradients {
  NdArray x, weight;
};
/// From g, the gradient of the output. For a weight of float32, images are added up a few at a
/// time, and those sums in double.
ConvolutionGradients convolution_gradients(const NdArray& g, const NdArray& x,
                                           const NdArray& weight, const Windows& windows,
                                           std::int64_t groups, bool wants_x, bool wants_weight);

}  // namespace gradus::kernels
