#include <gradus/engine/engine.h>
#include <gradus/ops/ops.h>
#include <doctest/doctest.h>
#include "support.h"

using namespace gradus;

namespace {

Tensor leaf(double value) { return parameter(scalar(value, float64)); }

}  // namespace

TEST_SUITE("hooks") {

TEST_CASE("a hook sees the complete gradient once, of a leaf and of a value on the way") {
  const Tensor x = leaf(3);
  const Tensor inner = x * x;
  Numbers seen_x, seen_inner;
  x.register_hook([&](const Tensor& g) { return seen_x.push_back(g.item()), g; });
  inner.register_hook([&](const Tensor& g) { return seen_inner.push_back(g.item()), g; });
  backward(inner * inner + inner);
  CHECK(seen_inner == Numbers{2 * 9 + 1});
  CHECK(seen_x == Numbers{19 * 6});
  CHECK(x.grad().item() == 19 * 6);
  grad(x * 5, x);
  CHECK(seen_x == Numbers{19 * 6, 5});
}

TEST_CASE("what a hook answers goes on, through several in the order they came") {
  const Tensor x = leaf(3);
  const Tensor inner = x * x;
  inner.register_hook([](const Tensor& g) { return g + 1; });
  inner.register_hook([](const Tensor& g) { return g * 10; });
  x.register_hook([](const Tensor& g) { return -g; });
  backward(inner * 2);
  CHECK(x.grad().item() == -(2 + 1) * 10 * 6);
}

TEST_CASE("a hook on the root, and on a tensor that is asked for") {
  const Tensor x = leaf(3);
  const Tensor inner = x * x, y = inner * 2;
  y.register_hook([](const Tensor& g) { return g * 7; });
  inner.register_hook([](const Tensor& g) { return g * 3; });
  const Tensors g = grad(y, Tensors{inner, x});
  CHECK(g[0].item() == 7 * 2 * 3);
  CHECK(g[1].item() == 7 * 2 * 3 * 6);
}

TEST_CASE("a hook is recorded where the walk is, and runs in every walk that comes by") {
  const Tensor x = leaf(3), w = leaf(2);
  const Tensor inner = x * x;
  inner.register_hook([w](const Tensor& g) { return g * w; });
  const Tensor first = grad(inner * inner, x, {.create_graph = true});  // 4 x^3 w
  CHECK(first.item() == 4 * 27 * 2);
  CHECK(grad(first, w, {.retain_graph = true}).item() == 4 * 27);
  CHECK(grad(inner, x).item() == 6 * 2);
}

TEST_CASE("a hook that answers another shape, dtype or nothing is refused, and nothing changes") {
  const Tensor x = parameter(ones({2}, float64));
  for (const Tensor& wrong : {ones({1}, float64), ones({2, 1}, float64), ones({2}), Tensor()}) {
    const Tensor inner = x * x;
    inner.register_hook([wrong](const Tensor&) { return wrong; });
    const auto message = complaint<ShapeError>([&] { backward(sum(inner)); });
    CHECK(has(message, "mul: a gradient hook answered"));
    CHECK(has(message, "hook_test.cpp:"));
    CHECK(!x.has_grad());
  }
}

TEST_CASE("a hook that throws leaves gradients untouched and the graph usable") {
  const Tensor x = leaf(3);
  const Tensor inner = x * x;
  bool angry = true;
  inner.register_hook([&](const Tensor& g) {
    if (angry) throw ValueError("no");
    return g;
  });
  const Tensor y = inner * 2;
  CHECK_THROWS_AS(backward(y), ValueError);
  CHECK(!x.has_grad());
  angry = false;
  backward(y);
  CHECK(x.grad().item() == 12);
}

TEST_CASE("hooks die with the graph, and with their parameter") {
  const Balance balance;
  {
    const Tensor x = leaf(3), kept = scalar(1, float64);
    x.register_hook([kept](const Tensor& g) { return g * kept; });
    for (int step = 0; step < 100; ++step) {
      const Tensor inner = x * x;
      inner.register_hook([kept](const Tensor& g) { return g * kept; });
      backward(inner * 2, {.create_graph = step % 2 == 0});
      x.zero_grad();
    }
  }
  CHECK(balance.even());
}

TEST_CASE("retain_grad keeps the last gradient of a value on the way") {
  const Tensor x = leaf(3);
  const Tensor inner = x * x, other = x * 2;
  CHECK(has(complaint<GraphError>([&] { inner.grad(); }), "retain_grad()"));
  inner.retain_grad();
  CHECK(!inner.has_grad());
  CHECK(inner.grad().item() == 0);
  const Tensor y = inner * 5 + other;
  backward(y, {.retain_graph = true});
  CHECK(inner.grad().item() == 5);
  CHECK(!other.has_grad());
  backward(y * 2);
  CHECK(inner.grad().item() == 10);  // of the last walk
  CHECK(x.grad().item() == 3 * (5 * 6 + 2));
  inner.zero_grad();
  CHECK(!inner.has_grad());
}

TEST_CASE("retain_grad keeps what hooks have made of it, without a graph") {
  const Tensor x = leaf(3);
  const Tensor inner = x * x;
  inner.retain_grad();
  inner.register_hook([](const Tensor& g) { return g * 100; });
  backward(inner * inner, {.create_graph = true});
  CHECK(inner.grad().item() == 1800);
  CHECK(!inner.grad().requires_grad());
  x.retain_grad();  // a parameter keeps its gradient anyway
  CHECK(x.has_grad());
  x.zero_grad();
}

TEST_CASE("a constant has no gradient to hook or retain") {
  const Tensor constant = ones({2});
  const GradientHook same = [](const Tensor& g) { return g; };
  CHECK(has(complaint<GraphError>([&] { constant.register_hook(same); }), "register_hook"));
  CHECK(has(complaint<GraphError>([&] { constant.retain_grad(); }), "parameter()"));
}

}  // TEST_SUITE
