#include <gradus/kernels/lanes/loops.h>
#include <algorithm>

namespace gradus::kernels {

LoopAxes<1> loop_axes(const NdArray& x, const std::vector<int>& order) {
  LoopAxes<1> axes;
  for (const int axis : order) append(axes, {x.shape()[axis], {x.strides()[axis]}});
  return axes;
}

std::int64_t steps(const LoopAxes<1>& axes) {
  std::int64_t total = 1;
  for (const auto& axis : axes) total *= axis.size;
  return total;
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
