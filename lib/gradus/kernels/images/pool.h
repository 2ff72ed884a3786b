#pragma once
#include <gradus/array/array.h>
#include <gradus/kernels/images/windows.h>

namespace gradus::kernels {

/// The largest element of every window over the last two axes; NaN counts as largest.
Array max_windows(const Array& x, const Windows& windows);
/// The mean of `values` over the places where a window of `by` has its maximum.
Array mean_at_maxima(const Array& values, const Array& by, const Windows& windows);
/// The adjoint: each window's value in g, shared out evenly over the places of its maxima.
Array share_to_maxima(const Array& g, const Array& by, const Windows& windows);

}  // namespace gradus::kernels
