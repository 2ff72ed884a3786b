#pragma once
#include <gradus/engine/engine.h>
#include <gradus/ops/ops.h>
#include <functional>
#include <limits>
#include "support.h"

// Values and derivatives of a function of one tensor, for the tests of reductions and orders.

inline constexpr double inf = std::numeric_limits<double>::infinity();
inline constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

using Function = std::function<gradus::Tensor(const gradus::Tensor&)>;

inline Numbers value(const Function& f, const gradus::Tensor& x) { return numbers(f(x)); }
/// d sum f / dx
inline Numbers slopes(const Function& f, const gradus::Tensor& x) {
  const gradus::Tensor p = parameter(x);
  return numbers(grad(sum(f(p)), p));
}
/// d sum (v · d sum f / dx) / dx
inline Numbers curvature(const Function& f, const gradus::Tensor& x, const gradus::Tensor& v) {
  const gradus::Tensor p = parameter(x);
  const gradus::Tensor first = grad(sum(f(p)), p, {.create_graph = true});
  if (!first.requires_grad()) return Numbers(static_cast<std::size_t>(x.size()), 0.0);
  return numbers(grad(sum(first * v), p, {.allow_unused = true}));
}
inline bool same(const Numbers& a, const Numbers& b) { return distance(a, b) <= 1e-12; }

inline gradus::Tensor vector(const Numbers& values) {
  return gradus::tensor(values, gradus::float64);
}
