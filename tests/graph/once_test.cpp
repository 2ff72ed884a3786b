#include <gradus/engine/engine.h>
#include <gradus/graph/once.h>
#include <gradus/ops/ops.h>
#include <cmath>
#include <doctest/doctest.h>
#include "support.h"

using namespace gradus;

namespace {

Tensor leaf(double value) { return parameter(scalar(value, float64)); }

}  // namespace

TEST_SUITE("hooks") {

TEST_CASE("a rule that is good for one order throws when more is asked for") {
  const Tensor x = leaf(3), w = leaf(2);
  const auto cube = [](const Tensor& a) {
    return record("cube", scalar(std::pow(a.item(), 3), float64), {a},
                  {once([](auto& g, auto&, auto& in) {
                    return scalar(g.item() * 3 * std::pow(in[0].item(), 2), float64);
                  })});
  };
  CHECK(grad(cube(x) * 2, x).item() == 54);
  // clang-format off
  std::string made; const Tensor y = [&] { made = here(); return cube(x); }();
  // clang-format on
  const Tensor first = grad(y * w, x, {.create_graph = true});
  CHECK(first.item() == 54);
  const auto message = complaint<GraphError>([&] { grad(first, x); });
  CHECK(has(message, "good for one order"));
  CHECK(has(message, "once_test.cpp:"));
  CHECK_THROWS_AS(grad(first, w), GraphError);
  backward(y);  // the graph is still usable
  CHECK(x.grad().item() == 27);
}

}  // TEST_SUITE
