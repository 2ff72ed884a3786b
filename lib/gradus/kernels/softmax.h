#pragma once
#include <gradus/array/array.h>

namespace gradus::kernels {

/// e^(x - max) / sum of the same, along the last axis.
Array softmax(const Array& x);
/// x - max - log sum e^(x - max), along the last axis.
Array log_softmax(const Array& x);

}  // namespace gradus::kernels
