#pragma once
#include <gradus/ops/ops.h>
#include <limits>

// What the tests of losses, softmax and normalization share.

inline constexpr double infinite = std::numeric_limits<double>::infinity();

inline gradus::Tensor variable(const gradus::TensorLiteral& values) {
  return parameter(gradus::tensor(values, gradus::float64));
}
inline bool finite(const gradus::Tensor& x) {
  return sum(isfinite(x)).item() == static_cast<double>(x.size());
}
