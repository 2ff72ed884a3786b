#pragma once
#include <gradus/engine/engine.h>
#include <gradus/ops/ops.h>
#include <cstdint>
#include <doctest/doctest.h>
#include <vector>
#include "support.h"

// What the tests of shapes and indices share.

using Integers = std::vector<std::int64_t>;

inline gradus::Tensor counting(const gradus::Shape& shape, gradus::Dtype dtype = gradus::float64) {
  return to(reshape(gradus::arange(gradus::count(shape)), shape), dtype);
}
inline gradus::Tensor places(const Integers& entries) {
  return gradus::tensor(entries, gradus::int64);
}

// d sum(w y) / dx for weights that differ everywhere, so that a gradient in the wrong place shows.
inline Numbers pulled(const gradus::Tensor& y, const gradus::Tensor& x) {
  return numbers(grad(sum(y * (counting(y.shape()) + 1)), x));
}

#define CHECK_MESSAGE_HAS(E, expression, text)                                                     \
  CHECK(has(complaint<E>([&] { (void)(expression); }), text))
