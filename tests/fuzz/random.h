#pragma once
#include <cstdint>
#include <random>
#include <vector>

namespace fuzz {

/// Draws that are the same with every standard library, unlike those of its distributions.
class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  /// 0 … n-1.
  std::int64_t below(std::int64_t n) {
    return static_cast<std::int64_t>(engine_() % static_cast<std::uint64_t>(n));
  }
  std::int64_t between(std::int64_t low, std::int64_t high) { return low + below(high - low + 1); }
  bool chance(int percent) { return below(100) < percent; }
  template <class T> const T& of(const std::vector<T>& items) {
    return items[static_cast<std::size_t>(below(static_cast<std::int64_t>(items.size())))];
  }
  /// Few digits, so that a program prints short.
  double number(double low, double high) {
    const auto steps = static_cast<std::int64_t>((high - low) * 100);
    return static_cast<double>(static_cast<std::int64_t>(low * 100) + below(steps + 1)) / 100;
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace fuzz
