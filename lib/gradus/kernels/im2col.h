#pragma once
#include <gradus/array/array.h>
#include <gradus/kernels/windows.h>

namespace gradus::kernels {

/// The windows of images [..., channels, height, width] as columns
/// [..., channels · kernel places, windows]; zeros where a window hangs over the edge.
Array im2col(const Array& images, const Windows& windows);
/// The adjoint: columns added up where they were taken from, in images of windows.y.size by x.size.
Array col2im(const Array& columns, const Windows& windows);

}  // namespace gradus::kernels
