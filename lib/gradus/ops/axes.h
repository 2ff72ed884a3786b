#pragma once
#include <gradus/array/language.h>
#include <concepts>
#include <cstdint>
#include <vector>

namespace gradus {

/// One axis or several; negative ones count from the end. Made from 1, {0, 2}, or a vector.
class AxisList {
 public:
  AxisList() = delete;  // so that sum(x, {}) does not compile: say sum(x) for all axes
  // No initializer_list: with one, g++ 12 takes the options in var(x, {.correction = 0}) for axes
  // too.
  template <std::integral... A>
    requires(sizeof...(A) > 0 && !(std::same_as<A, bool> || ...))
  AxisList(A... axes) : axes_{static_cast<std::int64_t>(axes)...} {}
  AxisList(const std::vector<int>& axes) : axes_(axes.begin(), axes.end()) {}
  AxisList(const std::vector<std::int64_t>& axes) : axes_(axes) {}

  const std::vector<std::int64_t>& values() const { return axes_; }

 private:
  std::vector<std::int64_t> axes_;
};

/// How far pad goes beyond an axis: pad(x, {{0, 0}, {1, 2}}) names one for each axis.
struct PadWidth {
  std::int64_t before = 0;
  std::int64_t after = 0;
};

/// One axis, where an op takes no more; negative ones count from the end.
class AxisIndex {
 public:
  AxisIndex() = delete;  // so that argmax(x, {}) does not compile: say argmax(x) for all axes
  template <std::integral A>
    requires(!std::same_as<A, bool>)
  AxisIndex(A axis) : axis_(axis) {}

  std::int64_t value() const { return axis_; }

 private:
  std::int64_t axis_;
};

/// Write `keepdim` as the last argument to keep reduced axes, with size 1.
class KeepDim {
 public:
  static constexpr KeepDim yes() { return KeepDim(); }

 private:
  explicit constexpr KeepDim() {}  // made from nothing, so that no braces are taken for it
};
inline constexpr KeepDim keepdim = KeepDim::yes();

}  // namespace gradus
