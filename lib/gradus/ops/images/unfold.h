#pragma once
#include <gradus/graph/attributes.h>
#include <gradus/graph/tensor_like.h>
#include <gradus/kernels/images/windows.h>
#include <gradus/ops/options.h>

namespace gradus::detail {

/// What ops of windows are told: kernel, stride, padding and dilation, in this order, each as
/// {height, width}.
struct Sliding {
  kernels::Windows windows;
  graph::Attributes attributes() const;
};

/// The side of an image that windows slide along. Errors as checked_windows.
kernels::WindowAxis checked_side(const char* op, const TensorLike& x, const char* side,
                                 const kernels::WindowAxis& axis);
/// Windows of `kernel` over images of `size`. ValueError where a number is out of its range,
/// ShapeError where no window fits.
kernels::Windows checked_windows(const char* op, const TensorLike& x, HeightWidth size,
                                 HeightWidth kernel, const WindowOptions& options);

}  // namespace gradus::detail
