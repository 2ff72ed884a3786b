#pragma once
#include <gradus/array/language.h>
#include <concepts>
#include <cstdint>
#include <utility>
#include <vector>

namespace gradus {

/// Write `keepdim` as the last argument to keep reduced axes, with size 1.
class KeepDim {
 public:
  static constexpr KeepDim yes() { return KeepDim(); }

 private:
  explicit constexpr KeepDim() {}  // made from nothing, so that no braces are taken for it
};
inline constexpr KeepDim keepdim = KeepDim::yes();

/// One axis or several; negative ones count from the end. Made from 1, {0, 2}, or a vector. For a
/// reduction also all axes: Axes::all(), or keepdim where they are kept.
class AxisList {
 public:
  AxisList() = delete;  // so that sum(x, {}) does not compile: say sum(x) for all axes
  static AxisList all() { return AxisList(Which::all); }
  AxisList(KeepDim) : AxisList(Which::all_kept) {}
  // No initializer_list: with one, g++ 12 takes the options in var(x, {.correction = 0}) for axes
  // too.
  template <std::integral... A>
    requires(sizeof...(A) > 0 && !(std::same_as<A, bool> || ...))
  AxisList(A... axes) : axes_{static_cast<std::int64_t>(axes)...} {}
  AxisList(const std::vector<int>& axes);
  AxisList(const std::vector<std::int64_t>& axes);

  /// Those listed, as they were listed.
  const std::vector<std::int64_t>& values() const { return axes_; }
  bool are_all() const { return which_ != Which::listed; }
  bool are_kept() const { return which_ == Which::all_kept; }

 private:
  enum class Which : std::uint8_t { listed, all, all_kept };
  explicit AxisList(Which which) : which_(which) {}

  std::vector<std::int64_t> axes_;
  Which which_ = Which::listed;
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

/// One axis, or all: what argmax runs over.
class AxisOrAll : public AxisList {
 public:
  template <std::convertible_to<AxisIndex> A>
  AxisOrAll(A axis) : AxisList(AxisIndex(axis).value()) {}
  AxisOrAll(KeepDim) : AxisList(keepdim) {}
  static AxisOrAll all() { return AxisOrAll(AxisList::all()); }

 private:
  explicit AxisOrAll(AxisList axes) : AxisList(std::move(axes)) {}
};

}  // namespace gradus
