#pragma once
#include <cstdint>
#include <initializer_list>
#include <vector>

namespace gradus {

/// One axis or several; negative ones count from the end. Made from 1, {0, 2}, or a vector.
class Axes {
 public:
  Axes() = delete;  // so that sum(x, {}) does not compile: say sum(x) for all axes
  Axes(int axis) : axes_{axis} {}
  Axes(std::int64_t axis) : axes_{axis} {}
  Axes(std::initializer_list<std::int64_t> axes) : axes_(axes) {}
  Axes(const std::vector<int>& axes) : axes_(axes.begin(), axes.end()) {}
  Axes(const std::vector<std::int64_t>& axes) : axes_(axes) {}

  const std::vector<std::int64_t>& values() const { return axes_; }

 private:
  std::vector<std::int64_t> axes_;
};

/// How far pad goes beyond an axis: pad(x, {{0, 0}, {1, 2}}) names one for each axis.
struct Margin {
  std::int64_t before = 0;
  std::int64_t after = 0;
};

/// Write `keepdim` as the last argument to keep reduced axes, with size 1.
struct KeepDim {
  explicit constexpr KeepDim(int) {}
};
inline constexpr KeepDim keepdim{0};

}  // namespace gradus
