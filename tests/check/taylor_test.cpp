#include <gradus/gradus.h>
#include <doctest/doctest.h>
#include "check/points.h"

using namespace gradus;

TEST_SUITE("mutate") {

TEST_CASE("the Taylor test tells order 2 from order 1") {
  const auto right = [](const Tensors& in) { return sum(sin(in[0]) * exp(in[1])); };
  const auto wrong = [](const Tensors& in) { return sum(sin(in[0]) * detach(exp(in[1])) + in[1]); };
  const auto linear = [](const Tensors& in) { return sum(in[0] * 3 - in[1]); };
  const Tensors inputs{points({4}, 1), points({4}, 2)};
  const auto good = check::taylor(right, inputs), bad = check::taylor(wrong, inputs);
  CHECK(good.passed());
  CHECK(good.order == doctest::Approx(2).epsilon(0.03));
  CHECK(!bad.passed());
  CHECK(bad.order == doctest::Approx(1).epsilon(0.1));
  CHECK(check::taylor(linear, inputs).is_exact);
}

}  // TEST_SUITE
