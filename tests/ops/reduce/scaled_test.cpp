#include <gradus/engine/engine.h>
#include <gradus/ops/ops.h>
#include <cmath>
#include <doctest/doctest.h>
#include "ops/slopes.h"
#include "support.h"

using namespace gradus;

TEST_SUITE("reductions") {

TEST_CASE("logsumexp at infinities, and far from 0") {
  const Function f = [](const Tensor& x) { return logsumexp(x); };
  CHECK(value(f, vector({-inf, -inf})) == Numbers{-inf});
  CHECK(slopes(f, vector({-inf, -inf})) == Numbers{0, 0});
  CHECK(curvature(f, vector({-inf, -inf}), ones({2}, float64)) == Numbers{0, 0});
  CHECK(same(value(f, vector({-inf, 3})), {3}));
  CHECK(slopes(f, vector({-inf, 3})) == Numbers{0, 1});
  CHECK(curvature(f, vector({-inf, 3}), vector({1, 2})) == Numbers{0, 0});
  CHECK(value(f, vector({inf, 1})) == Numbers{inf});
  CHECK(distance(slopes(f, vector({inf, 1})), {not_a_number, 0}) == 0);
  CHECK(distance(value(f, vector({not_a_number, 1})), {not_a_number}) == 0);
  for (const double shift : {0., 1000., -1e8, 1e300}) {
    CHECK(same(value(f, vector({shift, shift})), {shift + std::log(2)}));
    CHECK(same(slopes(f, vector({shift, shift})), {0.5, 0.5}));
  }
  CHECK(numbers(logsumexp(zeros({0, 2}, float64), 0)) == Numbers{-inf, -inf});
  const Function rows = [](const Tensor& x) { return logsumexp(reshape(x, {2, 2}), 1); };
  CHECK(slopes(rows, vector({-inf, -inf, 0, 0})) == Numbers{0, 0, 0.5, 0.5});
}

TEST_CASE("norm at 0, at infinity, tiny and huge") {
  for (const double p : {0.5, 1.0, 1.5, 2.0, 3.0, 4.0, inf}) {
    CAPTURE(p);
    const Function f = [p](const Tensor& x) { return norm(x, {.p = p}); };
    CHECK(value(f, vector({0, 0, 0})) == Numbers{0});
    CHECK(slopes(f, vector({0, 0, 0})) == Numbers{0, 0, 0});
    CHECK(curvature(f, vector({0, 0, 0}), ones({3}, float64)) == Numbers{0, 0, 0});
    CHECK(value(f, vector({-inf, 1})) == Numbers{inf});
    CHECK(distance(value(f, vector({not_a_number, 1})), {not_a_number}) == 0);
    for (const double scale : {1e-200, 1e-310, 1.0, 1e200, 1e300}) {
      CAPTURE(scale);
      const Numbers at{3 * scale, -4 * scale}, one{3, -4};
      const double size = value(f, vector(at))[0] / scale;
      CHECK(std::abs(size / value(f, vector(one))[0] - 1) < (scale < 1e-300 ? 1e-12 : 1e-14));
      CHECK(distance(slopes(f, vector(at)), slopes(f, vector(one))) < 1e-12);
    }
  }
  const Tensor tiny = full({4}, 1e-25, float32);
  CHECK(norm(tiny).item() == doctest::Approx(2e-25).epsilon(1e-6));
  CHECK(distance(slopes([](const Tensor& x) { return norm(x); }, tiny), Numbers(4, 0.5)) < 1e-6);
  CHECK(norm(zeros({0})).item() == 0);
  CHECK(distance(slopes([](const Tensor& x) { return norm(x, 1); }, zeros({2, 3}, float64)),
                 Numbers(6, 0.0)) == 0);
}

TEST_CASE("norms of even power are smooth where an element is 0") {
  const Function f = [](const Tensor& x) { return norm(x, {.p = 4}); };
  const Tensor p = parameter(vector({0, 2}));
  Tensor g = f(p);
  // (x^4 + 16)^(1/4) by x at 0: derivatives 0, 0, 0 and 4! / 4 / 8
  for (int order = 1; order <= 4; ++order) {
    g = slice(grad(sum(g), p, {.create_graph = true}), 0, 0, 1);
    CHECK(g.item() == doctest::Approx(order == 4 ? 0.75 : 0));
  }
}

}  // TEST_SUITE
