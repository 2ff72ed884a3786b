#include <gradus/ops/ops.h>
#include <doctest/doctest.h>
#include "ops/shape/counting.h"
#include "support.h"

using namespace gradus;

TEST_SUITE("shapes") {

TEST_CASE("views cost no copy, and a reshape copies only where it must") {
  const Tensor x = counting({2, 3, 4});
  const auto views = [&](const Tensor& y) { return y.array().shares_storage(x.array()); };
  CHECK(views(squeeze(unsqueeze(transpose(x), 1), 1)));
  CHECK(views(flatten(slice(x, 1, 0, 2), 1, 2)));
  CHECK(views(flip(x, {0, 2})));
  CHECK(views(swap_axes(x, 0, 2)));
  CHECK(views(split(x, 2, 1)[1]));
  CHECK(views(diagonal(x)));
  CHECK(views(expand(slice(x, 0, 0, 1), {5, -1, -1})));
  CHECK(views(reshape(flip(x, 0), {2, 12})));
  CHECK_FALSE(views(reshape(transpose(x), {-1})));
  CHECK_FALSE(views(clone(x)));
}

}  // TEST_SUITE
