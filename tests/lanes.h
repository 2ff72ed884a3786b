#pragma once
#include <gradus/kernels/lane.h>
#include <algorithm>
#include <vector>

/// Runs f over all inputs, a lane full at a time; the last one partly filled.
template <class T, class F> std::vector<T> on_lanes(F f, std::vector<T> a, std::vector<T> b = {}) {
  using L = gradus::Lane<T>;
  const std::size_t n = a.size();
  std::vector<T> y(n);
  b.resize(n);
  for (std::size_t i = 0; i < n; i += L::width) {
    const auto left = std::min<std::int64_t>(L::width, static_cast<std::int64_t>(n - i));
    const bool whole = left == L::width;
    const L p = whole ? L::load(&a[i]) : L::load(&a[i], left);
    const L q = whole ? L::load(&b[i]) : L::load(&b[i], left);
    const L r = f(p, q);
    if (whole)
      r.store(&y[i]);
    else
      r.store(&y[i], left);
  }
  return y;
}
