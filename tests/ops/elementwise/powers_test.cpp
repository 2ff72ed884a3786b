#include <gradus/engine/engine.h>
#include <gradus/ops/ops.h>
#include <doctest/doctest.h>
#include "support.h"

// a^b at all edges of both, to second order.

using namespace gradus;

namespace {

constexpr double inf = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

struct Edge {
  double a, b;
  double y, by_a, by_b, by_aa, by_bb;
};

// 0^b and x^0 as the limit; what is complex is NaN.
const Edge edges[] = {
    {-1, 0, 1, 0, nan, 0, nan},
    {-1, 0.5, nan, nan, nan, nan, nan},
    {-1, 1, -1, 1, nan, 0, nan},
    {-1, 2, 1, -2, nan, 2, nan},
    {-1, -1, -1, -1, nan, -2, nan},
    {-0.0, 0, 1, 0, 0, 0, 0},
    {-0.0, 0.5, 0, inf, 0, -inf, 0},
    {-0.0, 1, 0, 1, 0, 0, 0},
    {-0.0, 2, 0, 0, 0, 2, 0},
    {-0.0, -1, -inf, -inf, inf, -inf, -inf},
    {0, 0, 1, 0, 0, 0, 0},
    {0, 0.5, 0, inf, 0, -inf, 0},
    {0, 1, 0, 1, 0, 0, 0},
    {0, 2, 0, 0, 0, 2, 0},
    {0, -1, inf, -inf, -inf, inf, inf},
    {1, 0, 1, 0, 0, 0, 0},
    {1, 0.5, 1, 0.5, 0, -0.25, 0},
    {1, 1, 1, 1, 0, 0, 0},
    {1, 2, 1, 2, 0, 2, 0},
    {1, -1, 1, -1, 0, 2, 0},
    {inf, 0, 1, 0, inf, 0, inf},
    {inf, 0.5, inf, 0, inf, 0, inf},
    {inf, 1, inf, 1, inf, 0, inf},
    {inf, 2, inf, inf, inf, 2, inf},
    {inf, -1, 0, 0, 0, 0, 0},
    {nan, 0, 1, 0, nan, 0, nan},
};

Tensor leaf(double value) { return parameter(scalar(value, float64)); }

}  // namespace

TEST_SUITE("pow") {

TEST_CASE("0, 1 and infinity to the powers 0, 1/2, 1, 2 and -1, to second order in both") {
  for (const auto& edge : edges) {
    CAPTURE(edge.a);
    CAPTURE(edge.b);
    const Tensor a = leaf(edge.a), b = leaf(edge.b), y = pow(a, b);
    CHECK(distance(y.item(), edge.y) == 0);
    const Tensors fused = grad(y, Tensors{a, b}, {.retain_graph = true});
    const Tensors first = grad(y, Tensors{a, b}, {.create_graph = true});
    for (const Tensors* each : {&fused, &first})
      CHECK(distance(numbers(*each), {edge.by_a, edge.by_b}) == 0);
    CHECK(distance(grad(first[0], a, {.retain_graph = true}).item(), edge.by_aa) == 0);
    CHECK(distance(grad(first[1], b, {.retain_graph = true}).item(), edge.by_bb) == 0);
  }
}

TEST_CASE("a number on either side agrees with a tensor") {
  for (const auto& edge : edges) {
    CAPTURE(edge.a);
    CAPTURE(edge.b);
    const Tensor a = leaf(edge.a), b = leaf(edge.b);
    const Tensor by_a = grad(pow(a, edge.b), a, {.create_graph = true});
    CHECK(distance(by_a.item(), edge.by_a) == 0);
    CHECK(distance(grad(by_a, a, {.allow_unused = true}).item(), edge.by_aa) == 0);
    const Tensor by_b = grad(pow(edge.a, b), b, {.create_graph = true});
    CHECK(distance(by_b.item(), edge.by_b) == 0);
    CHECK(distance(grad(by_b, b, {.allow_unused = true}).item(), edge.by_bb) == 0);
  }
}

TEST_CASE("the mixed derivative is the same by either way, also where the exponent is 0") {
  for (const double x : {0.3, 1.0, 2.5})
    for (const double e : {-1.5, 0.0, 1.0, 2.0}) {
      CAPTURE(x);
      CAPTURE(e);
      const Tensor a = leaf(x), b = leaf(e), y = pow(a, b);
      const Tensors first = grad(y, Tensors{a, b}, {.create_graph = true});
      const double expected = std::pow(x, e - 1) * (1 + e * std::log(x));
      CHECK(distance(grad(first[0], b, {.retain_graph = true}).item(), expected) <= 1e-15);
      CHECK(distance(grad(first[1], a).item(), expected) <= 1e-15);
    }
}

}  // TEST_SUITE
