#pragma once
#include <gradus/graph/tensor_like.h>
#include <vector>

// What slice, flip, pad and diag share: evenly spaced places in a tensor, and the adjoint pair of
// taking what is there and putting it there.

namespace gradus::detail {

/// Evenly spaced places along one axis.
struct Run {
  std::size_t axis;
  std::int64_t start, count, step;
};

/// What is in the run, and all along the other axes, as a view.
Tensor take_run(const char* op, TensorLike x, const Run& run);
/// x in the runs of `shape`, one an axis at most, and `value` everywhere else.
Tensor put_runs(TensorLike x, const Shape& shape, const std::vector<Run>& runs, double value = 0);

}  // namespace gradus::detail
