#include <gradus/kernels/loops.h>
#include <algorithm>

namespace gradus::kernels {

LoopAxes loop_axes(const Array& x, const std::vector<int>& order) {
  LoopAxes axes;
  for (const int axis : order) {
    const LoopAxis next{x.shape()[static_cast<std::size_t>(axis)],
                        x.strides()[static_cast<std::size_t>(axis)]};
    if (next.size == 1) continue;
    if (!axes.empty() && axes.back().stride == next.stride * next.size) {
      axes.back() = {axes.back().size * next.size, next.stride};
    } else {
      axes.push_back(next);
    }
  }
  return axes;
}

std::int64_t steps(const LoopAxes& axes) {
  std::int64_t total = 1;
  for (const auto& axis : axes) total *= axis.size;
  return total;
}

void append(PairAxes& axes, const PairAxis& next) {
  if (!axes.empty() && axes.back().first == next.first * next.size &&
      axes.back().second == next.second * next.size)
    axes.back() = {axes.back().size * next.size, next.first, next.second};
  else
    axes.push_back(next);
}

AxisSplit split_axes(std::size_t rank, const std::vector<int>& reduced) {
  AxisSplit split;
  for (int axis = 0; axis < static_cast<int>(rank); ++axis) {
    const bool listed = std::find(reduced.begin(), reduced.end(), axis) != reduced.end();
    (listed ? split.reduced : split.kept).push_back(axis);
  }
  return split;
}

}  // namespace gradus::kernels
