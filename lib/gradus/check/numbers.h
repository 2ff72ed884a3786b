#pragma once
#include <algorithm>
#include <cmath>
#include <vector>

// The vectors that the checks compute with.

namespace gradus::check {

using Numbers = std::vector<double>;

/// Where b is 0, a may be anything: an infinite slope along which nothing moved.
inline double dot(const Numbers& a, const Numbers& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (b[i] != 0) sum += a[i] * b[i];
  return sum;
}
inline double norm(const Numbers& a) { return std::sqrt(dot(a, a)); }
/// The upper of the two in the middle, where their number is even.
inline double median(Numbers of) {
  std::sort(of.begin(), of.end());
  return of[of.size() / 2];
}

}  // namespace gradus::check
