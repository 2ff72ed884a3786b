#pragma once
#include <gradus/array/memory.h>
#include <gradus/graph/tensor.h>
#include <gradus/ops/create.h>
#include <algorithm>
#include <cmath>
#include <limits>
#include <source_location>
#include <string>
#include <vector>

// What several tests need.

using Numbers = std::vector<double>;

inline Numbers numbers(const gradus::Tensor& x) { return x.to_vector<double>(); }
/// The numbers of all, one after the other.
inline Numbers numbers(const gradus::Tensors& all) {
  Numbers joined;
  for (const auto& x : all) {
    const Numbers more = numbers(x);
    joined.insert(joined.end(), more.begin(), more.end());
  }
  return joined;
}

/// |a - b| / max(1, |a| + |b|); 0 for equal infinities and for two NaNs, infinite for one.
inline double distance(double a, double b) {
  if (a == b || (std::isnan(a) && std::isnan(b))) return 0;
  const double d = std::abs(a - b) / std::max(1.0, std::abs(a) + std::abs(b));
  return std::isfinite(d) ? d : std::numeric_limits<double>::infinity();
}
/// The greatest distance of two numbers in the same place; infinite where the sizes differ.
inline double distance(const Numbers& a, const Numbers& b) {
  double worst = a.size() == b.size() ? 0 : std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
    worst = std::max(worst, distance(a[i], b[i]));
  return worst;
}

/// The message of the E that f throws; "" where it throws none.
template <class E, class F> std::string complaint(F f) {
  try {
    f();
  } catch (const E& error) {
    return error.what();
  }
  return "";
}

inline bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// "file.cpp:41", the line of the call.
inline std::string here(const std::source_location& at = std::source_location::current()) {
  return gradus::describe(at);
}

/// What is alive in nodes and bytes beyond what was alive when it was made.
class Balance {
 public:
  std::int64_t nodes() const { return gradus::memory_stats().live_nodes - before_.live_nodes; }
  std::int64_t bytes() const { return gradus::memory_stats().live_bytes - before_.live_bytes; }
  bool even() const { return nodes() == 0 && bytes() == 0; }

 private:
  gradus::MemoryStats before_ = gradus::memory_stats();
};

/// The derivative of f(x) by the element of x: central differences at h and h/2, extrapolated
/// (Richardson 1911), so that the error is O(h^4).
template <class F> Numbers differences(F f, const gradus::Tensor& x) {
  using namespace gradus;
  Numbers at = numbers(x), slopes;
  for (auto& element : at) {
    const double centre = element;
    const auto slope = [&](double h) {
      element = centre + h;
      const double up = element, above = f(tensor(at, x.shape(), float64));
      element = centre - h;
      const double down = element, below = f(tensor(at, x.shape(), float64));
      element = centre;
      return (above - below) / (up - down);
    };
    const double h = 1e-4 * std::max(1.0, std::abs(centre));
    slopes.push_back((4 * slope(h / 2) - slope(h)) / 3);
  }
  return slopes;
}
