#include <gradus/engine/engine.h>
#include <gradus/ops/ops.h>
#include <doctest/doctest.h>
#include "ops/linear/matrices.h"
#include "support.h"

using namespace gradus;

TEST_SUITE("linear algebra") {

TEST_CASE("qr and svd multiply back, tall and wide") {
  for (const Dtype dtype : {float32, float64})
    for (const Shape& shape : {Shape{5, 3}, Shape{3, 5}, Shape{1, 4}, Shape{4, 1}, Shape{30, 20},
                               Shape{2, 4, 3}, Shape{2, 3, 4}, Shape{0, 3}, Shape{3, 0}}) {
      CAPTURE(dtype);
      CAPTURE(shape);
      const Tensor a = drawn(shape, dtype);
      const auto [q, r] = qr(a);
      check_near(matmul(q, r), a);
      check_near(matmul(transpose(q), q), unit(slice(matmul(transpose(q), q), 0, 0, 99)));
      check_near(r, triu(r));
      const auto [u, s, vh] = svd(a);
      check_near(matmul(u * as_row(s), vh), a);
      check_near(matmul(transpose(u), u), unit(matmul(transpose(u), u)));
      check_near(matmul(vh, transpose(vh)), unit(matmul(vh, transpose(vh))));
      check_near(svdvals(a), s);
      const std::int64_t k = s.shape().back();
      if (k > 0)
        CHECK(numbers(slice(s, -1, 0, k - 1) >= slice(s, -1, 1, k)) ==
              Numbers(static_cast<std::size_t>(s.size() - s.size() / k), 1.0));
    }
}

TEST_CASE("equal values have a derivative, their vectors have none") {
  const Tensor a = parameter(eye(3, float64));
  CHECK(numbers(grad(sum(eigh(a).values), a)) == numbers(eye(3)));
  check_refused<ValueError>(
      [&] {
        grad(sum(eigh(a).vectors * drawn({3, 3})), a);
      },
      "equal eigenvalues");
  CHECK(distance(numbers(grad(sum(svdvals(a)), a)), numbers(eye(3))) < 1e-15);
  check_refused<ValueError>(
      [&] {
        grad(sum(svd(a).u * drawn({3, 3})), a);
      },
      "equal singular values");
  const Tensor nothing = parameter(zeros({3, 2}, float64));
  CHECK(numbers(grad(sum(svdvals(nothing)), nothing)) == Numbers(6, 0.0));
  check_refused<ValueError>(
      [&] {
        grad(sum(svd(nothing).u * drawn({3, 2})), nothing);
      },
      "singular value");
  const Tensor hollow = parameter(tensor({{1, 0}, {1, 0}, {0, 0}}, float64));
  check_refused<ValueError>([&] { grad(sum(qr(hollow).r), hollow); }, "qr: the matrix of [3, 2]");
}

}  // TEST_SUITE
