#include <gradus/ops/ops.h>
#include <cmath>
#include <doctest/doctest.h>
#include "ops/slopes.h"
#include "support.h"

using namespace gradus;

TEST_SUITE("reductions") {

TEST_CASE("var and stddev: the divisor, and what is all equal") {
  const Tensor x = vector({1, 2, 4});
  CHECK(var(x).item() == doctest::Approx(7. / 3));
  CHECK(var(x, {.correction = 0}).item() == doctest::Approx(14. / 9));
  CHECK(stddev(x, {.correction = 0}).item() == doctest::Approx(std::sqrt(14. / 9)));
  CHECK(std::isnan(var(vector({1})).item()));
  CHECK(std::isnan(stddev(vector({1})).item()));
  CHECK(var(x, {.correction = 5}).item() == inf);
  CHECK(var(vector({7}), {.correction = 0}).item() == 0);
  CHECK(std::isnan(var(zeros({0})).item()));
  const Function f = [](const Tensor& x) { return stddev(x); };
  CHECK(slopes(f, vector({3, 3, 3})) == Numbers{0, 0, 0});
  CHECK(curvature(f, vector({3, 3, 3}), ones({3}, float64)) == Numbers{0, 0, 0});
  CHECK(var(full({1000}, 1e8 + 0.5, float64)).item() == 0);
}

}  // TEST_SUITE
