#include <gradus/engine/engine.h>
#include <gradus/ops/ops.h>
#include <cmath>
#include <doctest/doctest.h>
#include "ops/slopes.h"
#include "support.h"

using namespace gradus;

TEST_SUITE("reductions") {

TEST_CASE("prod is right with 0, 1, 2 and 3 zeros, in first, second and third order") {
  const Function f = [](const Tensor& x) { return prod(x); };
  CHECK(slopes(f, vector({2, 3, 4})) == Numbers{12, 8, 6});
  CHECK(slopes(f, vector({2, 0, 4})) == Numbers{0, 8, 0});
  CHECK(slopes(f, vector({0, 3, 0})) == Numbers{0, 0, 0});
  const Tensor ones3 = ones({3}, float64);
  CHECK(curvature(f, vector({2, 3, 4}), ones3) == Numbers{7, 6, 5});
  CHECK(curvature(f, vector({2, 0, 4}), ones3) == Numbers{4, 6, 2});
  CHECK(curvature(f, vector({0, 3, 0}), ones3) == Numbers{3, 0, 3});
  CHECK(curvature(f, vector({0, 0, 0}), ones3) == Numbers{0, 0, 0});
  for (const Numbers& at : {Numbers{2, 3, 4}, {0, 0, 0}, {2, 0, 0}}) {
    const Tensor p = parameter(vector(at));
    Tensor g = prod(p);
    for (int order = 0; order < 3; ++order) g = sum(grad(g, p, {.create_graph = true}));
    CHECK(g.item() == 6);  // every mixed third derivative is 1
  }
}

TEST_CASE("cumprod is right with zeros") {
  const Function f = [](const Tensor& x) { return cumprod(x, 0); };
  CHECK(value(f, vector({2, 0, 4, 0})) == Numbers{2, 0, 0, 0});
  CHECK(slopes(f, vector({2, 0, 4})) == Numbers{1, 10, 0});
  CHECK(slopes(f, vector({0, 3, 0})) == Numbers{4, 0, 0});
  CHECK(curvature(f, vector({0, 3, 0}), ones({3}, float64)) == Numbers{4, 1, 3});
}

TEST_CASE("float32 runs over long axes keep their digits") {
  const Tensor x = full({1 << 20}, 0.1, float32);
  const double exact = static_cast<double>(0.1f) * (1 << 20);
  CHECK(std::abs(cumsum(x, 0).to_vector<double>().back() / exact - 1) < 1e-7);
  CHECK(std::abs(sum(x).item() / exact - 1) < 1e-6);
  CHECK(std::abs(sum(reshape(x, {-1, 16}), 0).to_vector<double>()[3] / exact * 16 - 1) < 1e-6);
}

}  // TEST_SUITE
