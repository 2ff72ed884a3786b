#include <gradus/engine/engine.h>
#include <gradus/ops/ops.h>
#include <doctest/doctest.h>
#include <functional>
#include "ops/linear/matrices.h"
#include "support.h"

using namespace gradus;

TEST_SUITE("linear algebra") {

TEST_CASE("systems are solved for vectors, matrices, batches and views") {
  const Tensor a = definite({2, 1, 3, 3}), b = drawn({4, 3, 2});
  const Tensor x = solve(a, b);
  CHECK(x.shape() == Shape{2, 4, 3, 2});
  check_near(matmul(a, x), broadcast_to(b, x.shape()));
  const Tensor one = definite({3, 3}), v = drawn({3});
  check_near(matmul(one, solve(one, v)), v);
  CHECK(solve(a, v).shape() == Shape{2, 1, 3});
  const Tensor many = drawn({5, 3, 2}), shared = solve(one, many);
  check_near(matmul(one, shared), many);
  const Tensor strided = slice(slice(definite({6, 6}), 0, 4, -7, -2), 1, 0, 6, 2);
  check_near(matmul(strided, solve(strided, transpose(drawn({2, 3})))), transpose(drawn({2, 3})));
  const Tensor repeated = broadcast_to(one, {4, 3, 3});
  check_near(inverse(repeated), broadcast_to(inverse(one), {4, 3, 3}));
  check_near(cholesky(transpose(one)), cholesky(one));
  CHECK(solve(one, zeros({3, 0}, float64)).shape() == Shape{3, 0});
}

TEST_CASE("inputs keep their numbers") {
  const Tensor a = definite({4, 4}), b = drawn({4, 2});
  const Numbers before = numbers(Tensors{a, b});
  cholesky(a), inverse(a), solve(a, b), triangular_solve(a, b), det(a), qr(a), eigh(a), svd(a);
  CHECK(numbers(Tensors{a, b}) == before);
}

TEST_CASE("matrices without an answer are named, with their place in the batch") {
  Numbers ones_twice(18, 1.0);
  for (const int diagonal : {0, 4, 8}) ones_twice[static_cast<std::size_t>(diagonal)] = 5;
  const Tensor a = tensor(ones_twice, {2, 3, 3}, float64), b = ones({3}, float64);
  check_refused<ValueError>([&] { solve(a, b); }, "solve: the matrix [1] of [2, 3, 3] is singular");
  check_refused<ValueError>([&] { inverse(a); },
                            "inverse: the matrix [1] of [2, 3, 3] is singular");
  check_refused<ValueError>([&] { logdet(a); }, "logdet: the matrix [1]");
  check_refused<ValueError>([&] { slogdet(a); }, "slogdet: the matrix [1]");
  check_refused<ValueError>([&] { cholesky(a); },
                            "cholesky: the matrix [1] of [2, 3, 3] is not positive");
  check_refused<ValueError>([&] { inverse(zeros({2, 2})); }, "the matrix of [2, 2] is singular");
  check_refused<ValueError>([&] { logdet(tensor({{0, 1}, {1, 0}})); }, "negative determinant");
  check_refused<ValueError>(
      [&] {
        triangular_solve(tensor({{1, 0}, {1, 0}}), ones({2}));
      },
      "0 on its diagonal");
  CHECK(numbers(slogdet(tensor({{0, 1}, {1, 0}})).sign) == Numbers{-1});
  const Tensor holed = tensor({{1, std::nan("")}, {0, 1}}, float64);
  for (const auto& f : std::vector<std::function<void(const Tensor&)>>{
           [](const Tensor& x) { solve(x, x); }, [](const Tensor& x) { inverse(x); },
           [](const Tensor& x) { det(x); }, [](const Tensor& x) { cholesky(x); },
           [](const Tensor& x) { qr(x); }, [](const Tensor& x) { eigh(x); },
           [](const Tensor& x) { svd(x); }, [](const Tensor& x) { svdvals(x); },
           [](const Tensor& x) { triangular_solve(x, x); }}) {
    check_refused<ValueError>([&] { f(holed); }, "holds a NaN or an infinity");
    CHECK_THROWS_AS(f(ones({3})), ShapeError);
    CHECK_THROWS_AS(f(to(eye(2), int64)), DtypeError);
    CHECK_THROWS_AS(f(full({}, 2.0)), ShapeError);
  }
}

TEST_CASE("shapes and dtypes that do not fit are refused") {
  const Tensor a = eye(3), b = ones({3, 2});
  check_refused<ShapeError>([&] { inverse(b); }, "inverse: [3, 2]: the matrix is not square");
  check_refused<ShapeError>([&] { solve(a, ones({2, 3})); }, "it wants 3 rows");
  check_refused<ShapeError>([&] { solve(a, ones({2})); }, "it wants 3 rows");
  check_refused<ShapeError>(
      [&] {
        solve(ones({2, 3, 3}) + 5 * a, ones({4, 3, 1}));
      },
      "the batch axes do not broadcast");
  check_refused<DtypeError>([&] { solve(a, to(b, float64)); }, "do not mix");
  check_refused<DtypeError>([&] { triangular_solve(a, 2); }, "int64");
  check_refused<ShapeError>([&] { cholesky(b); }, here().substr(0, here().find(':')));
}

TEST_CASE("a singular matrix has a determinant, but no derivative of it, and nothing is changed") {
  const Tensor a = parameter(tensor({{1, 2}, {2, 4}}, float64));
  const Tensor y = det(a);
  CHECK(y.item() == 0);
  check_refused<ValueError>([&] { backward(y, {.retain_graph = true}); },
                            "det: the matrix of [2, 2]");
  CHECK(!a.has_grad());
}

TEST_CASE("derivatives go on to the third order") {
  // d^3 log det(a + t b) = 2 tr (a^-1 b)^3
  const Tensor a = definite({4, 4}), b = drawn({4, 4}) / 4, t = parameter(scalar(0, float64));
  const auto third = [&](const Tensor& y) {
    Tensor d = y;
    for (int order = 0; order < 3; ++order) d = grad(d, t, {.create_graph = true});
    return d.item();
  };
  const Tensor ratio = solve(a, b);
  const double wanted = 2 * trace(matmul(matmul(ratio, ratio), ratio)).item();
  CHECK(distance(third(logdet(a + t * b)), wanted) < 1e-12);
  CHECK(distance(third(slogdet(a + t * b).logabsdet), wanted) < 1e-12);
  const Tensor symmetric = a + t * (b + transpose(b));
  const double both = third(logdet(symmetric));
  CHECK(distance(third(2 * sum(log(diagonal(cholesky(symmetric))))), both) < 1e-11);
  CHECK(distance(third(sum(log(eigh(symmetric).values))), both) < 1e-10);
  CHECK(distance(third(sum(log(svdvals(symmetric)))), both) < 1e-10);
  CHECK(distance(third(sum(log(abs(diagonal(qr(symmetric).r))))), both) < 1e-10);
  // d^3 of the inverse is -6 (a^-1 b)^3 a^-1
  const Tensor cube = matmul(matmul(ratio, ratio), matmul(ratio, inverse(a)));
  CHECK(distance(third(sum(inverse(a + t * b))), -6 * sum(cube).item()) < 1e-11);
}

TEST_CASE("one matrix for many right sides holds no gradient for each") {
  const Tensor a = parameter(definite({32, 32})), b = drawn({256, 32, 1});
  const Tensor y = sum(solve(a, b));
  reset_peak();
  const auto before = memory_stats().live_bytes;
  backward(y);
  CHECK(memory_stats().peak_bytes - before < 256 * 32 * 32 * 8 / 2);
}

TEST_CASE("graphs of linear algebra die without a trace") {
  const auto round = [] {
    const Tensor a = parameter(definite({3, 3}));
    backward(sum(inverse(a)) + det(a) + sum(cholesky(a)) + sum(svdvals(a)) + sum(qr(a).q));
  };
  round();
  const Balance balance;
  round();
  CHECK(balance.even());
}

}  // TEST_SUITE
