#include <gradus/engine/engine.h>
#include <gradus/ops/ops.h>
#include <doctest/doctest.h>
#include "ops/learning/variable.h"
#include "support.h"

// The edges of softmax and attention; their formulas are rows of the op table.

using namespace gradus;

TEST_SUITE("softmax and attention") {

TEST_CASE("softmax makes zeros of a row of -inf, and its gradient is 0") {
  const Tensor x = variable({{-infinite, -infinite, -infinite}, {0, -infinite, 0}});
  const Tensor y = softmax(x, 1);
  CHECK(numbers(y) == Numbers{0, 0, 0, 0.5, 0, 0.5});
  const Tensor g =
      grad(sum(y * tensor({{1, 2, 3}, {1, 2, 3}}, float64)), x, {.create_graph = true});
  CHECK(numbers(g) == Numbers{0, 0, 0, -0.5, 0, 0.5});
  CHECK(finite(grad(sum(g * g), x)));
  CHECK(numbers(log_softmax(tensor({-infinite, -infinite}), 0)) == Numbers{-infinite, -infinite});
}

TEST_CASE("a query whose keys are all masked answers 0, with gradient 0") {
  const Tensor q = variable({{1, 2}, {3, 4}}), k = variable({{1, 0}, {0, 1}}),
               v = variable({{5}, {7}});
  const Tensor mask = tensor({{0, 0}, {0, 1}}, int64);
  const Tensor y = scaled_dot_product_attention(q, k, v, {.mask = mask});
  CHECK(numbers(y) == Numbers{0, 7});
  const Tensors g = grad(sum(y), {q, k, v});
  for (const auto& each : g) CHECK(finite(each));
  CHECK(numbers(g[2]) == Numbers{0, 1});
  const Tensor added = tensor({{-infinite, -infinite}, {-infinite, 0}}, float64);
  CHECK(numbers(scaled_dot_product_attention(q, k, v, {.mask = added})) == Numbers{0, 7});
}

TEST_CASE(
    "a causal query does not see later keys, and fewer queries than keys start at the first") {
  const Tensor q = tensor({{1, 2}}, float64), k = tensor({{1, 0}, {0, 1}}, float64);
  CHECK(numbers(scaled_dot_product_attention(q, k, tensor({{5}, {7}}, float64),
                                             {.causal = true})) == Numbers{5});
}

TEST_CASE("attention says which shapes it wants") {
  const Tensor q = ones({2, 3}), v = ones({4, 5});
  CHECK(has(complaint<ShapeError>([&] {
              scaled_dot_product_attention(q, ones({4, 2}), v);
            }),
            "[..., n, d]"));
  CHECK(has(complaint<ShapeError>([&] {
              scaled_dot_product_attention(q, ones({4, 3}), v, {.mask = ones({4, 2})});
            }),
            "[2, 4]"));
  CHECK(has(complaint<DtypeError>([&] {
              scaled_dot_product_attention(q, ones({4, 3}), v, {.mask = ones({2, 4}, float64)});
            }),
            "float64"));
}

}  // TEST_SUITE
