#include <gradus/data/data.h>
#include <gradus/ops/ops.h>
#include <doctest/doctest.h>
#include "support.h"

using namespace gradus;

TEST_SUITE("data") {

TEST_CASE("the digits are scikit-learn's") {  // sums by load_digits() of scikit-learn 1.2.1
  const auto [x, y] = data::digits();
  CHECK(x.shape() == Shape{1797, 64});
  CHECK(x.dtype() == float32);
  CHECK(y.shape() == Shape{1797});
  CHECK(y.dtype() == int64);
  CHECK(sum(x).item() == 561718);
  CHECK(sum(to(x, float64) * arange(0, 64, 1, float64)).item() == 17660653);
  CHECK(numbers(sum(one_hot(y, 10), 0)) ==
        Numbers{178, 182, 177, 183, 181, 182, 181, 179, 174, 180});
  CHECK(numbers(slice(slice(x, 0, 0, 1), 1, 0, 8)) == Numbers{0, 0, 5, 13, 9, 1, 0, 0});
  for (const double pixel : numbers(x)) REQUIRE((pixel >= 0 && pixel <= 16));

  const auto wide = data::digits(float64);
  CHECK(wide.x.dtype() == float64);
  CHECK(numbers(wide.x) == numbers(x));
  CHECK_THROWS_AS(data::digits(int64), DtypeError);
}

}  // TEST_SUITE
