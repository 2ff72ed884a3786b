#pragma once
#include <gradus/array/array.h>

namespace gradus::kernels {

/// Which way a scan goes along its axis.
enum class Direction { forward, backward };
inline Direction reverse(Direction d) {
  return d == Direction::forward ? Direction::backward : Direction::forward;
}

/// y[i] = x[0] + … + x[i] along an axis; backward, from the other end.
NdArray running_sum(const NdArray& x, int axis, Direction direction);
/// y[0] = start, y[i] = x[i-1] y[i-1] + b[i-1] along an axis; backward, from the other end. b has
/// x's shape and dtype, or is undefined and counts as 0.
NdArray recurrence(const NdArray& x, const NdArray& b, double start, int axis, Direction direction);

}  // namespace gradus::kernels
