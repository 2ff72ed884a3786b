#include <gradus/engine/engine.h>
#include <gradus/ops/ops.h>
#include <doctest/doctest.h>
#include "ops/shape/counting.h"
#include "support.h"

using namespace gradus;

TEST_SUITE("shapes") {

TEST_CASE("what a triangle or a mask cuts away leaves no trace in value or gradient") {
  const double nan = std::nan("");
  const Tensor x = parameter(tensor({{1, 2}, {nan, 4}}, float64));
  CHECK(numbers(triu(x)) == Numbers{1, 2, 0, 4});
  CHECK(numbers(grad(sum(square(triu(x))), x)) == Numbers{2, 4, 0, 8});
  const Tensor logs = masked_fill(log(tensor({0, 1}, float64)), tensor({1, 0}, int64), 5);
  CHECK(numbers(logs) == Numbers{5, 0});
  const Tensor zero = parameter(tensor({0, 1}, float64));
  CHECK(numbers(grad(sum(masked_fill(zero * log(zero), zero == 0, 5)), zero))[1] == 1);
  CHECK_MESSAGE_HAS(ShapeError, masked_fill(x, arange(3), 0),
                    "masked_fill: the mask [3] and [2, 2]");
  CHECK_MESSAGE_HAS(DtypeError, masked_fill(arange(2), arange(2), 0.5), "masked_fill: 0.5");
  CHECK_MESSAGE_HAS(ShapeError, masked_select(x, arange(3)), "masked_select: the mask [3]");
  CHECK(masked_select(x, zeros({2, 2}, int64)).shape() == Shape{0});
  CHECK(numbers(masked_select(arange(3), 1)) == Numbers{0, 1, 2});
}

}  // TEST_SUITE
