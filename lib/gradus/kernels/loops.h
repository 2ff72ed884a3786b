#pragma once
#include <gradus/array/array.h>
#include <gradus/array/pool.h>
#include <vector>

namespace gradus::kernels {

/// One axis of a loop: how many steps, and how far each goes, in elements.
struct LoopAxis {
  std::int64_t size;
  std::int64_t stride;
};
using LoopAxes = std::vector<LoopAxis, pool::Allocator<LoopAxis>>;

/// The axes of x in the given order, without those of size 1, neighbours merged where they can be.
LoopAxes loop_axes(const Array& x, const std::vector<int>& order);
std::int64_t steps(const LoopAxes& axes);

/// One axis of two arrays that are walked together.
struct PairAxis {
  std::int64_t size, first, second;  ///< how many steps, and how far each goes in either
};
using PairAxes = std::vector<PairAxis, pool::Allocator<PairAxis>>;
/// Adds an axis that is inside of all others; with its neighbour as one where both arrays allow it.
void append(PairAxes& axes, const PairAxis& next);

/// Calls f(offset) for the positions first, first + 1, .. last - 1, the last axis fastest.
template <class F>
void for_each_offset(const LoopAxes& axes, std::int64_t first, std::int64_t last, F&& f) {
  std::vector<std::int64_t> index(axes.size());
  std::int64_t offset = 0, rest = first;
  for (std::size_t axis = axes.size(); first < last && axis-- > 0; rest /= axes[axis].size) {
    index[axis] = rest % axes[axis].size;
    offset += index[axis] * axes[axis].stride;
  }
  for (std::int64_t position = first; position < last; ++position) {
    f(offset);
    for (std::size_t axis = axes.size(); axis-- > 0;) {
      offset += axes[axis].stride;
      if (++index[axis] < axes[axis].size) break;
      offset -= axes[axis].stride * axes[axis].size;
      index[axis] = 0;
    }
  }
}

/// The same for every position.
template <class F> void for_each_offset(const LoopAxes& axes, F&& f) {
  for_each_offset(axes, 0, steps(axes), f);
}

/// Splits the axes 0..rank-1 into those listed and the others, both ascending.
struct AxisSplit {
  std::vector<int> kept, reduced;
};
AxisSplit split_axes(std::size_t rank, const std::vector<int>& reduced);

}  // namespace gradus::kernels
