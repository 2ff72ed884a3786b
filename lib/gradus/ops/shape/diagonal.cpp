#include <gradus/graph/rules.h>
#include <gradus/kernels/dense/triangle.h>
#include <gradus/ops/arguments.h>
#include <gradus/ops/ops.h>
#include <gradus/ops/shape/places.h>
#include <algorithm>

// Diagonals and triangles. In a row-major matrix of n columns, a diagonal is every (n + 1)-th
// element: a slice. Diagonal k lies above the main one for k > 0, below it for k < 0.

namespace gradus {
using namespace graph;
namespace {

struct Matrix {
  std::int64_t rows, columns;
};
Matrix last_two(const char* op, const TensorLike& x) {
  const Shape& shape = x.shape();
  if (shape.size() < 2)
    fail<ShapeError>(op, x.at, describe(shape) + " is no matrix; it wants two axes at least");
  return {shape[-2], shape.back()};
}

// The diagonal's places along the axis that holds a whole matrix.
detail::Run diagonal_run(std::size_t axis, Matrix matrix, std::int64_t k) {
  const std::int64_t row = std::max<std::int64_t>(0, -k), column = std::max<std::int64_t>(0, k);
  const std::int64_t n = std::min(matrix.rows - row, matrix.columns - column);
  return {axis, row * matrix.columns + column, std::max<std::int64_t>(0, n), matrix.columns + 1};
}

struct Triangle {
  const char* op;
  int k;
  bool upper;
  Attributes attributes() const { return {{"k", k, k == 0}}; }
};

// y = x on this side of diagonal k, 0 elsewhere      dL/dx = g there, 0 elsewhere
Tensor triangle(TensorLike x, const Triangle& told) {
  last_two(told.op, x);
  return record(
      told.op, kernels::triangle(x.array(), told.k, told.upper), {x}, told,
      reads_nothing([](auto& g, auto&, auto&, const Triangle& told) { return triangle(g, told); }));
}

}  // namespace

// y[…, i] = x[…, i, i + k] (i - k and i below the main diagonal)
Tensor diagonal(TensorLike x, int k) {
  const Matrix matrix = last_two("diagonal", x);
  Shape shape = x.shape().first(-2);
  shape.push_back(matrix.rows * matrix.columns);
  const OpScope scope("diagonal", x.at);
  return detail::take_run("diagonal", reshape(x, shape), diagonal_run(shape.size() - 1, matrix, k));
}

// of a vector: the square matrix with x on diagonal k, 0 elsewhere; of a matrix: its diagonal k
Tensor diag(TensorLike x, int k) {
  const OpScope scope("diag", x.at);
  const Shape& from = x.shape();
  if (from.size() == 2) return diagonal(x, k);
  if (from.size() != 1)
    fail<ShapeError>("diag", x.at,
                     describe(from) + " is neither a vector nor a matrix; diagonal(x) takes the "
                                      "diagonals of many matrices");
  const std::int64_t n = from[0] + std::abs(static_cast<std::int64_t>(k));
  return reshape(detail::put_runs(x, {n * n}, {diagonal_run(0, {n, n}, k)}), {n, n});
}

// y = sum of x[…, i, i]
Tensor trace(TensorLike x) {
  last_two("trace", x);
  const OpScope scope("trace", x.at);
  return sum(diagonal(x), -1);
}

Tensor triu(TensorLike x, int k) { return triangle(x, {"triu", k, true}); }
Tensor tril(TensorLike x, int k) { return triangle(x, {"tril", k, false}); }

}  // namespace gradus
