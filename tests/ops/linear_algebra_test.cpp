#include <gradus/engine/engine.h>
#include <gradus/ops/ops.h>
#include <doctest/doctest.h>
#include <functional>
#include "support.h"

using namespace gradus;

namespace {

Tensor drawn(const Shape& shape, Dtype dtype = float64) {
  RandomState generator(static_cast<std::uint32_t>(count(shape)));
  return randn(shape, dtype, generator);
}
Tensor definite(const Shape& shape, Dtype dtype = float64) {
  const Tensor x = drawn(shape, dtype);
  return matmul(x, transpose(x)) / static_cast<double>(shape.back() + 1) + eye(shape.back(), dtype);
}

double roundings(Dtype dtype) { return dtype == float32 ? 2e-5 : 1e-13; }

void check_near(const Tensor& a, const Tensor& b) {
  CHECK(a.shape() == b.shape());
  CHECK(a.dtype() == b.dtype());
  CHECK(distance(numbers(a), numbers(b)) <= roundings(a.dtype()));
}

Tensor unit(const Tensor& like) {
  return broadcast_to(eye(like.shape().back(), like.dtype()), like.shape());
}
Tensor as_row(const Tensor& x) { return unsqueeze(x, -2); }

template <class E, class F> void check_refused(F f, const std::string& part) {
  const std::string text = complaint<E>(f);
  CAPTURE(text);
  CHECK(has(text, part));
}

}  // namespace

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

}  // TEST_SUITE("linear algebra")
