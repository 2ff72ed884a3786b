#pragma once
#include <gradus/array/array.h>
#include <gradus/array/pool.h>
#include <array>
#include <vector>

namespace gradus::kernels {

/// One axis of N arrays that are walked together: how many steps, and how far each goes in every
/// one of them, in elements.
template <std::size_t N> struct LoopAxis {
  std::int64_t size;
  std::array<std::int64_t, N> strides;
};
template <std::size_t N> using LoopAxes = std::vector<LoopAxis<N>, pool::Allocator<LoopAxis<N>>>;

/// Adds an axis inside of all others: with its neighbour as one where every array allows it, and
/// none of size 1.
template <std::size_t N> void append(LoopAxes<N>& axes, const LoopAxis<N>& next) {
  if (next.size == 1) return;
  bool joins = !axes.empty();
  for (std::size_t k = 0; joins && k < N; ++k)
    joins = axes.back().strides[k] == next.strides[k] * next.size;
  if (joins)
    axes.back() = {axes.back().size * next.size, next.strides};
  else
    axes.push_back(next);
}

/// The axes of x in the given order.
LoopAxes<1> loop_axes(const NdArray& x, const std::vector<int>& order);
std::int64_t steps(const LoopAxes<1>& axes);

/// Calls f(offset) for the positions first, first + 1, .. last - 1, the last axis fastest.
template <class F>
void for_each_offset(const LoopAxes<1>& axes, std::int64_t first, std::int64_t last, F&& f) {
  std::vector<std::int64_t> index(axes.size());
  std::int64_t offset = 0, rest = first;
  for (std::size_t axis = axes.size(); first < last && axis-- > 0; rest /= axes[axis].size) {
    index[axis] = rest % axes[axis].size;
    offset += index[axis] * axes[axis].strides[0];
  }
  for (std::int64_t position = first; position < last; ++position) {
    f(offset);
    for (std::size_t axis = axes.size(); axis-- > 0;) {
      offset += axes[axis].strides[0];
      if (++index[axis] < axes[axis].size) break;
      offset -= axes[axis].strides[0] * axes[axis].size;
      index[axis] = 0;
    }
  }
}

/// The same for every position.
template <class F> void for_each_offset(const LoopAxes<1>& axes, F&& f) {
  for_each_offset(axes, 0, steps(axes), f);
}

/// Calls f(offset in the first array, offset in the second) along the axes from `axis` to `last`,
/// the last fastest.
template <class F>
void walk_pair(const LoopAxis<2>* axis, const LoopAxis<2>* last, std::int64_t first,
               std::int64_t second, F f) {
  const auto [size, strides] = *axis;
  if (axis != last) {
    for (std::int64_t i = 0; i < size; ++i)
      walk_pair(axis + 1, last, first + i * strides[0], second + i * strides[1], f);
  } else if (strides[0] == 1 && strides[1] == 1) {
    for (std::int64_t i = 0; i < size; ++i) f(first + i, second + i);
  } else {
    for (std::int64_t i = 0; i < size; ++i) f(first + i * strides[0], second + i * strides[1]);
  }
}

/// Splits the axes 0..rank-1 into those listed and the others, both ascending.
struct AxisSplit {
  std::vector<int> kept, reduced;
};
AxisSplit split_axes(std::size_t rank, const std::vector<int>& reduced);

}  // namespace gradus::kernels
