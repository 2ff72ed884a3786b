#pragma once
#include <gradus/gradus.h>
#include <functional>

// What the tests of the gradient check share.

inline gradus::Tensor constant_of(const std::function<gradus::Tensor()>& f) {
  const gradus::NoGrad off;
  return f();
}

// tanh with a rule of the caller's choice, at the caller's line.
inline gradus::Tensor tanh_with(const gradus::Tensor& x, gradus::graph::Rule rule,
                                const std::source_location& at = std::source_location::current()) {
  return gradus::record("tanh_with", constant_of([&] { return tanh(x); }), {x}, {std::move(rule)},
                        at);
}

inline gradus::Tensor points(const gradus::Shape& shape, std::int64_t seed) {
  gradus::RandomState generator(seed);
  return gradus::randn(shape, gradus::float64, generator);
}
