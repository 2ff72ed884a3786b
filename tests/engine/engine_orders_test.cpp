#include <gradus/engine/engine.h>
#include <gradus/ops/ops.h>
#include <doctest/doctest.h>
#include "network.h"

using namespace gradus;

namespace {

Tensor contract(const Tensors& a, const Tensors& b) {
  Tensor total = scalar(0, float64);
  for (std::size_t k = 0; k < a.size(); ++k) total += sum(a[k] * b[k]);
  return total;
}

}  // namespace

TEST_SUITE("higher order") {

TEST_CASE("three orders of a network of three tanh layers are PyTorch's") {
  RandomState generator(3);
  Tensors p = network::draw(generator);
  for (auto& each : p) each = parameter(each);
  const Tensors v = network::draw(generator), u = network::draw(generator);

  const Tensor y = network::value(p);
  const Tensors first = grad(y, p, {.create_graph = true});
  const Tensors second = grad(contract(first, v), p, {.create_graph = true});
  const Tensors third = grad(contract(second, u), p);
  CHECK(distance(y.item(), golden::third::y[0]) <= 1e-10);
  CHECK(distance(numbers(first), network::golden(golden::third::first)) <= 1e-10);
  CHECK(distance(numbers(second), network::golden(golden::third::second)) <= 1e-10);
  CHECK(distance(numbers(third), network::golden(golden::third::third)) <= 1e-10);
}

TEST_CASE("derivatives of x^5 up to the constant") {
  const Tensor x = parameter(scalar(2, float64));
  Tensor d = x * x * x * x * x;
  for (const double expected : {80.0, 160.0, 240.0, 240.0, 120.0}) {
    d = grad(d, x, {.create_graph = true});
    CHECK(d.item() == expected);
  }
  CHECK_THROWS_AS(grad(d, x), GraphError);  // 120 no longer depends on x
}

TEST_CASE("derivatives of sin go round") {
  const Tensor x = parameter(scalar(0.7, float64));
  Tensor d = sin(x);
  for (int order = 1; order <= 8; ++order) {
    d = grad(d, x, {.create_graph = true});
    CHECK(d.item() == doctest::Approx(std::sin(0.7 + order * std::acos(0.0))));
  }
}

TEST_CASE("a gradient inside a loss is trained through") {
  const Tensor x = parameter(scalar(3, float64)), w = parameter(scalar(2, float64));
  const Tensor slope = grad(w * x * x, x, {.create_graph = true});  // 2 w x
  backward(slope * slope);                                          // 4 w^2 x^2
  CHECK(w.grad().item() == 8 * 2 * 9);
  CHECK(x.grad().item() == 8 * 4 * 3);
}

TEST_CASE("the gradients of different walks can be mixed") {
  const Tensor x = parameter(scalar(1.5, float64));
  const Tensor y = x * x * x;
  const Tensor first = grad(y, x, {.create_graph = true});
  const Tensor again = grad(y, x, {.create_graph = true});
  CHECK(grad(first * again, x).item() == doctest::Approx(36 * std::pow(1.5, 3)));
}

TEST_CASE("create_graph leaves nothing behind, not even where backward stores what has a graph") {
  const Balance balance;
  {
    const Tensor x = parameter(tensor({1, 2, 3}, float64)), w = parameter(ones({3}, float64));
    for (int step = 0; step < 1000; ++step) {
      const Tensor loss = sum(square(tanh(x * w)));
      backward(loss, {.create_graph = true});
      const Tensor penalty = sum(square(x.grad()));
      CHECK(penalty.requires_grad());
      backward(penalty);
      x.zero_grad();
      w.zero_grad();
    }
    CHECK(balance.nodes() == 4);  // two parameters, each with its leaf
    backward(sum(x * x * w), {.create_graph = true});
    CHECK(x.grad().requires_grad());
  }
  CHECK(balance.even());
}

TEST_CASE("a gradient with a graph outlives its parameter without a cycle") {
  const Balance balance;
  Tensor kept;
  {
    const Tensor x = parameter(scalar(3, float64));
    backward(x * x * x, {.create_graph = true});
    kept = x.grad();
  }
  CHECK(kept.item() == 27);
  CHECK(kept.requires_grad());
  kept = {};
  CHECK(balance.even());
}

}  // TEST_SUITE
