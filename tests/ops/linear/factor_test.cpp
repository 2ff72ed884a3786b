#include <gradus/engine/engine.h>
#include <gradus/ops/ops.h>
#include <doctest/doctest.h>
#include "ops/linear/matrices.h"
#include "support.h"

using namespace gradus;

TEST_SUITE("linear algebra") {

TEST_CASE("factors multiply back to the matrix, for every size, batch and dtype") {
  for (const Dtype dtype : {float32, float64})
    for (const Shape& shape : {Shape{0, 0}, Shape{1, 1}, Shape{2, 2}, Shape{5, 5}, Shape{40, 40},
                               Shape{3, 4, 4}, Shape{2, 0, 3, 3}, Shape{2, 3, 0, 0}}) {
      CAPTURE(dtype);
      CAPTURE(shape);
      const Tensor a = definite(shape, dtype), l = cholesky(a);
      check_near(matmul(l, transpose(l)), a);
      check_near(l, tril(l));
      check_near(matmul(a, inverse(a)), unit(a));
      const auto [values, vectors] = eigh(a);
      check_near(matmul(vectors * as_row(values), transpose(vectors)), a);
      check_near(matmul(transpose(vectors), vectors), unit(a));
      check_near(logdet(a), sum(log(values), -1));
      check_near(log(det(a)), logdet(a));
    }
}

TEST_CASE("a triangle is read alone") {
  const Tensor a = tensor({{2, 7}, {3, 4}}, float64), b = tensor({4, 10}, float64);
  CHECK(numbers(triangular_solve(a, b)) == Numbers{2, 1});
  CHECK(numbers(triangular_solve(a, b, {.unit = true})) == Numbers{4, -2});
  CHECK(numbers(triangular_solve(a, b, {.upper = true, .unit = true})) == Numbers{-66, 10});
  CHECK(numbers(triangular_solve(a, b, {.transposed = true, .unit = true})) == Numbers{-26, 10});
  const Tensor hollow = parameter(tensor({{0, 0}, {3, 0}}, float64));
  const Tensor y = triangular_solve(hollow, b, {.unit = true});
  CHECK(numbers(grad(sum(y), hollow)) == Numbers{0, 0, -4, 0});
  const Tensor below = tensor({{4, 99}, {2, 5}}, float64);  // cholesky and eigh: the lower one
  CHECK(numbers(cholesky(below)) == Numbers{2, 0, 1, 2});
  CHECK(numbers(eigh(tensor({{1, 99}, {0, 2}}, float64)).values) == Numbers{1, 2});
}

}  // TEST_SUITE
