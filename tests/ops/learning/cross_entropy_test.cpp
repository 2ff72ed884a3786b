#include <gradus/engine/engine.h>
#include <gradus/ops/ops.h>
#include <doctest/doctest.h>
#include "ops/learning/variable.h"
#include "support.h"

using namespace gradus;

TEST_SUITE("losses") {

TEST_CASE("cross_entropy of equal logits is log n however large they are") {
  for (const double size : {1.0, 1e4, 1e8, -1e8}) {
    const Tensor z = parameter(full({2, 10}, size, float64));
    const Tensor loss = cross_entropy(z, tensor({3, 7}, int64));
    CHECK(loss.item() == doctest::Approx(std::log(10)).epsilon(1e-15));
    const Tensor g = grad(loss, z);
    CHECK(g.to_vector<double>()[3] == doctest::Approx(-0.45).epsilon(1e-14));
    CHECK(distance(numbers(sum(g, 1)), {0, 0}) < 1e-15);
  }
}

TEST_CASE("cross_entropy does not see a shift of the logits") {
  const Tensor z = tensor({{3, -1, 2}, {0, 5, -4}}, float64), labels = tensor({0, 2}, int64);
  for (const double shift : {1.0, -17.0, 1e4, 1e8})
    CHECK(cross_entropy(z + shift, labels).item() == cross_entropy(z, labels).item());
}

TEST_CASE("ignored samples count for nothing, whatever their scores") {
  const Tensor z = variable({{1, 2, 3}, {-infinite, 0, 1}, {0.5, 0, 1}});
  const Tensor labels = tensor({2, -100, 0}, int64);
  const Tensor loss = cross_entropy(z, labels, {.ignore_index = -100});
  const Tensor kept = tensor({{1, 2, 3}, {0.5, 0, 1}}, float64);
  CHECK(loss.item() == doctest::Approx(cross_entropy(kept, tensor({2, 0}, int64)).item()));
  const Numbers g = numbers(grad(loss, z));
  CHECK(Numbers(g.begin() + 3, g.begin() + 6) == Numbers{0, 0, 0});
  CHECK(std::isnan(cross_entropy(kept, tensor({1, 1}, int64), {.ignore_index = 1}).item()));
  CHECK(numbers(cross_entropy(kept, tensor({1, 1}, int64),
                              {.ignore_index = 1, .reduction = LossReduction::sum})) == Numbers{0});
}

TEST_CASE("cross_entropy says which labels, weights and shares it wants") {
  const Tensor z = zeros({2, 3}), labels = tensor({0, 2}, int64);
  CHECK(has(complaint<ShapeError>([&] { cross_entropy(z, tensor({0, 3}, int64)); }), "0..2"));
  CHECK(has(complaint<ShapeError>([&] { cross_entropy(z, tensor({0, -100}, int64)); }), "-100"));
  CHECK(has(complaint<ShapeError>([&] { cross_entropy(z, reshape(labels, {2, 1})); }), "[2, 1]"));
  CHECK(has(complaint<ShapeError>([&] { cross_entropy(z, ones({2})); }), "probabilities"));
  CHECK(
      has(complaint<ShapeError>([&] { cross_entropy(z, labels, {.weight = ones({2})}); }), "[3]"));
  CHECK(
      has(complaint<DtypeError>([&] { cross_entropy(z, labels, {.weight = ones({3}, float64)}); }),
          "float64"));
  CHECK(has(complaint<ValueError>([&] { cross_entropy(z, labels, {.label_smoothing = 1.5}); }),
            "1.5"));
  CHECK(has(complaint<ValueError>([&] {
              cross_entropy(z, ones({2, 3}), {.ignore_index = 0});
            }),
            "labels"));
  CHECK(has(complaint<DtypeError>([&] { cross_entropy(z, ones({2, 3}, float64)); }), "mix"));
  CHECK(has(complaint<DtypeError>([&] { nll_loss(z, ones({2, 3})); }), "int64"));
}

TEST_CASE("a class of probability 0 may be masked") {
  const Tensor z = variable({{1, -infinite, 2}}), target = variable({{0.25, 0, 0.75}});
  const Tensor loss = cross_entropy(z, target);
  CHECK(loss.item() == doctest::Approx(std::log(1 + std::exp(-1.0)) + 0.25));
  CHECK(finite(grad(loss, z, {.retain_graph = true})));
  CHECK(finite(grad(loss, target)));
}

}  // TEST_SUITE
