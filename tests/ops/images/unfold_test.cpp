#include <gradus/ops/ops.h>
#include <doctest/doctest.h>
#include "support.h"

using namespace gradus;

TEST_SUITE("images") {

TEST_CASE("unfold and fold are adjoint: <unfold x, c> = <x, fold c>") {
  const WindowOptions options{.stride = {2, 3}, .padding = {1, 2}, .dilation = {2, 1}};
  const Tensor x = randn({2, 3, 7, 8}, float64);
  const Tensor columns = unfold(x, {3, 2}, options), c = randn(columns.shape(), float64);
  const double left = sum(columns * c).item();
  CHECK(distance(left, sum(x * fold(c, {7, 8}, {3, 2}, options)).item()) < 1e-14);
}

}  // TEST_SUITE
