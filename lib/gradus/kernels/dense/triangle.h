#pragma once
#include <gradus/array/array.h>

namespace gradus::kernels {

/// The matrices in the last two axes, with 0 below diagonal k (upper) or above it.
NdArray triangle(const NdArray& x, std::int64_t k, bool upper);

}  // namespace gradus::kernels
