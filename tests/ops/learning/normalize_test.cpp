#include <gradus/engine/engine.h>
#include <gradus/ops/ops.h>
#include <doctest/doctest.h>
#include "ops/learning/variable.h"
#include "support.h"

using namespace gradus;

TEST_SUITE("normalization") {

TEST_CASE("normalizing a constant row gives 0 and finite gradients") {
  const Tensor x = parameter(full({2, 3}, 5, float64));
  const Tensor y = layer_norm(x, {3});
  CHECK(numbers(y) == Numbers(6, 0));
  const Tensor g = grad(sum(y * y), x, {.create_graph = true});
  CHECK(numbers(g) == Numbers(6, 0));
  CHECK(finite(grad(sum(g), x)));
  CHECK(numbers(rms_norm(zeros({2, 3}), ones({3}))) == Numbers(6, 0));
}

TEST_CASE("normalizations say which sizes they want") {
  const Tensor x = ones({2, 3});
  CHECK(has(complaint<ShapeError>([&] { layer_norm(x, {2}); }), "does not end"));
  CHECK(has(complaint<ShapeError>([&] { layer_norm(x, ones({3}), ones({2})); }), "bias"));
  CHECK(has(complaint<ShapeError>([&] { rms_norm(x, ones({4})); }), "[4]"));
  CHECK(has(complaint<ValueError>([&] { rms_norm(x, ones({3}), -1); }), "eps"));
  CHECK(has(complaint<ShapeError>([&] { batch_norm(x, ones({2}), ones({3})); }), "weight"));
  CHECK(has(complaint<ShapeError>([&] {
              batch_norm(ones({1, 3}), ones({3}), ones({3}));
            }),
            "variance"));
  CHECK(
      has(complaint<DtypeError>([&] { layer_norm(x, ones({3}), ones({3}, float64)); }), "float64"));
}

TEST_CASE("batch_norm answers the statistics it used, detached, which evaluate to the same") {
  const Tensor x = variable({{1, 10}, {2, 30}, {6, 20}}), w = tensor({2, 3}, float64);
  const Tensor b = tensor({0.5, -1}, float64);
  const BatchNormed batch = batch_norm(x, w, b);
  CHECK(numbers(batch.mean) == Numbers{3, 20});
  CHECK(distance(numbers(batch.variance), {14.0 / 3, 200.0 / 3}) < 1e-15);
  CHECK(!batch.mean.requires_grad());
  CHECK(!batch.variance.requires_grad());
  const Tensor again = batch_norm(x, batch.mean, batch.variance, w, b);
  CHECK(distance(numbers(again), numbers(batch.y)) < 1e-15);
}

}  // TEST_SUITE
