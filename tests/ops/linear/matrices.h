#pragma once
#include <gradus/ops/ops.h>
#include <doctest/doctest.h>
#include "support.h"

// Matrices that the tests of products and linear algebra draw, and how they are compared.

inline gradus::Tensor integers(const gradus::Shape& shape, gradus::Dtype dtype,
                               gradus::RandomState& generator) {
  return to(gradus::randint(-3, 4, shape, generator), dtype);
}

inline gradus::Tensor drawn(const gradus::Shape& shape, gradus::Dtype dtype = gradus::float64) {
  gradus::RandomState generator(static_cast<std::uint32_t>(gradus::count(shape)));
  return gradus::randn(shape, dtype, generator);
}
inline gradus::Tensor definite(const gradus::Shape& shape, gradus::Dtype dtype = gradus::float64) {
  using namespace gradus;
  const Tensor x = drawn(shape, dtype);
  return matmul(x, transpose(x)) / static_cast<double>(shape.back() + 1) + eye(shape.back(), dtype);
}

inline double roundings(gradus::Dtype dtype) { return dtype == gradus::float32 ? 2e-5 : 1e-13; }

inline void check_near(const gradus::Tensor& a, const gradus::Tensor& b) {
  CHECK(a.shape() == b.shape());
  CHECK(a.dtype() == b.dtype());
  CHECK(distance(numbers(a), numbers(b)) <= roundings(a.dtype()));
}

inline gradus::Tensor unit(const gradus::Tensor& like) {
  return broadcast_to(gradus::eye(like.shape().back(), like.dtype()), like.shape());
}
inline gradus::Tensor as_row(const gradus::Tensor& x) { return unsqueeze(x, -2); }

template <class E, class F> void check_refused(F f, const std::string& part) {
  const std::string text = complaint<E>(f);
  CAPTURE(text);
  CHECK(has(text, part));
}
