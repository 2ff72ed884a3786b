#pragma once
#include <gradus/array/array.h>
#include <gradus/kernels/images/windows.h>

namespace gradus::kernels {

/// The largest element of every window over the last two axes; NaN counts as largest.
NdArray max_windows(const NdArray& x, const Windows& windows);
/// The mean of `values` over the places where a window of `by` has its maximum.
NdArray mean_at_maxima(const NdArray& values, const NdArray& by, const Windows& windows);
/// The adjoint: each window's value in g, shared out evenly over the places of its maxima.
NdArray share_to_maxima(const NdArray& g, const NdArray& by, const Windows& windows);

}  // namespace gradus::kernels
