#include <gradus/ops/ops.h>
#include <doctest/doctest.h>
#include "support.h"

using namespace gradus;

TEST_SUITE("elementwise") {

TEST_CASE("a mask is 0 or not in its own dtype") {
  const Tensor half = tensor({0.5, 0}), tiny = tensor({1e-300, 0}, float64);
  const Tensor whole = tensor({1, 1}, int64);
  CHECK(numbers(where(half, whole, 2)) == Numbers{1, 2});
  CHECK(numbers(where(tiny, tensor({1, 1}), 2)) == Numbers{1, 2});
  CHECK(numbers(masked_fill(whole, half, 9)) == Numbers{9, 1});
  CHECK(numbers(masked_fill(tensor({1, 1}), tiny, 9)) == Numbers{9, 1});
}

}  // TEST_SUITE
