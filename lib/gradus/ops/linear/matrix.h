#pragma once
#include <gradus/kernels/blas/lapack.h>
#include <gradus/ops/ops.h>
#include <algorithm>

// What the ops of linear algebra check, and how they say that a matrix has no answer.

namespace gradus::detail {

/// ShapeError where x has fewer than two axes, DtypeError where it is int64, ValueError where it
/// holds a NaN or an infinity.
void check_matrix(const char* op, const TensorLike& x);
/// The same, and ShapeError where rows and columns differ in number.
void check_square(const char* op, const TensorLike& x);

/// a and b of one system: dtypes, square a, and b with as many rows. A b of one axis is a vector.
void check_system(const char* op, const TensorLike& a, const TensorLike& b);
/// The batch axes of the two, broadcast, with the last two axes of x.
Shape common_batch(const char* op, const TensorLike& a, const TensorLike& b, const Shape& x);

/// Inside an op's scope, lays a checked system out for f(a, b): a vector b becomes a column, and
/// the batches of b that share one matrix become columns side by side.
template <class F> Tensor solve_system(TensorLike a, TensorLike b, F f) {
  const Shape& shape = b.shape();
  const std::size_t rank = shape.size();
  if (rank == 1) {
    return squeeze(solve_system(a, unsqueeze(b, 1), f), -1);
  }
  if (a.rank() > 2 || rank == 2) return f(a, b);
  std::vector<int> rows_first(rank), rows_back(rank);
  for (std::size_t axis = 0; axis < rank; ++axis) {
    rows_first[axis] = static_cast<int>(axis == 0 ? rank - 2 : axis + 1 < rank ? axis - 1 : axis);
    rows_back[static_cast<std::size_t>(rows_first[axis])] = static_cast<int>(axis);
  }
  const Tensor first = permute(b, rows_first);
  const Tensor wide =
      reshape(first, {shape[rank - 2], count(shape) / std::max<std::int64_t>(1, shape[rank - 2])});
  return permute(reshape(f(a, wide), first.shape()), rows_back);
}

/// ValueError "op: the matrix [entry] of [2, 3, 3] <what>" where there is a failure in x.
void check_answer(const char* op, const TensorLike& x, kernels::Failure failure,
                  const std::string& what);

}  // namespace gradus::detail
