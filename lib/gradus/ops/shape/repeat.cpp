#include <gradus/ops/arguments.h>
#include <gradus/ops/ops.h>
#include <algorithm>

// Repeating and moving along axes, composed from broadcast_to, reshape, slice and concat.

namespace gradus {
namespace {

void check_times(const char* op, const TensorLike& x, std::int64_t times) {
  if (times < 0)
    fail<ValueError>(op, x.at, std::to_string(times) + " repeats; it must not be negative");
}

// x seen as `apart`, broadcast to `spread`, and seen as `shape`.
Tensor spread_out(const char* op, TensorLike x, const Shape& apart, const Shape& spread,
                  const Shape& shape) {
  const OpScope scope(op, x.at);
  return reshape(broadcast_to(reshape(x, apart), spread), shape);
}

}  // namespace

// y = x laid times[k] times side by side along axis k, counted from the last
Tensor tile(TensorLike x, const Shape& times) {
  const Shape& from = x.shape();
  const std::size_t rank = std::max(from.size(), times.size());
  Shape apart, spread, shape;
  for (std::size_t axis = 0; axis < rank; ++axis) {
    const std::int64_t size = axis + from.size() < rank ? 1 : from[axis + from.size() - rank];
    const std::int64_t n = axis + times.size() < rank ? 1 : times[axis + times.size() - rank];
    check_times("tile", x, n);
    apart.push_back(1);
    apart.push_back(size);
    spread.push_back(n);
    spread.push_back(size);
    shape.push_back(n * size);
  }
  return spread_out("tile", x, apart, spread, shape);
}

// y = x with every slice along an axis `times` times in a row
Tensor repeat(TensorLike x, std::int64_t times, int axis) {
  const int along = detail::checked_axis("repeat", x, axis);
  check_times("repeat", x, times);
  Shape apart = x.shape(), shape = apart;
  shape[along] *= times;
  apart.insert(apart.begin() + along + 1, 1);
  Shape spread = apart;
  spread[along + 1] = times;
  return spread_out("repeat", x, apart, spread, shape);
}

// y[i + shift] = x[i] along an axis; what leaves at one end comes back at the other
Tensor roll(TensorLike x, std::int64_t shift, int axis) {
  const int along = detail::checked_axis("roll", x, axis);
  const std::int64_t size = x.shape()[along];
  const std::int64_t forward = size == 0 ? 0 : (shift % size + size) % size;
  const OpScope scope("roll", x.at);
  return concat({slice(x, along, size - forward, size), slice(x, along, 0, size - forward)}, along);
}

}  // namespace gradus
