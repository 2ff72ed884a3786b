#include <gradus/engine/engine.h>
#include <gradus/ops/ops.h>
#include <doctest/doctest.h>
#include "support.h"

using namespace gradus;

namespace {

Tensor leaf(double value) { return parameter(scalar(value, float64)); }

/// y = 2 x, counting how often its rule runs.
Tensor doubled(const Tensor& x, int& visits) {
  return record("doubled", detach(x) * 2, {x}, {[&visits](auto& g, auto&, auto&) {
                  ++visits;
                  return g * 2;
                }});
}

}  // namespace

TEST_SUITE("engine") {

TEST_CASE("a diamond adds up what comes by both ways") {
  const Tensor a = leaf(3);
  const Tensor b = a + a, c = b + b, d = c * b;  // d = 8 a^2
  CHECK(d.item() == 72);
  backward(d);
  CHECK(a.grad().item() == 48);
}

TEST_CASE("gradients of several backwards accumulate") {
  const Tensor x = leaf(3);
  CHECK(!x.has_grad());
  CHECK(x.grad().item() == 0);
  backward(x * x);
  CHECK(x.has_grad());
  backward(x * 5);
  CHECK(x.grad().item() == 11);
  x.zero_grad();
  CHECK(!x.has_grad());
  CHECK(x.grad().item() == 0);
}

TEST_CASE("two walks of a retained graph give exactly twice the gradient") {
  seed(4);
  const Tensor x = parameter(randn({5, 3}, float64)), w = parameter(randn({3, 2}, float64));
  const Tensor loss = mean(square(tanh(matmul(x, w)) + sum(w)));
  backward(loss, {.retain_graph = true});
  const Numbers once = numbers({x.grad(), w.grad()});
  backward(loss, {.retain_graph = true});
  Numbers twice = once;
  for (double& value : twice) value *= 2;
  CHECK(numbers({x.grad(), w.grad()}) == twice);
  backward(loss);  // the last walk may free
}

TEST_CASE("a second walk of a freed graph says who freed it, and what to do") {
  const Tensor x = leaf(2);
  // clang-format off
  const Tensor y = x * x; const std::string made = here();
  backward(y); const std::string walked = here();
  std::string again, again_grad;
  const auto message = complaint<GraphError>([&] { again = here(); backward(y); });
  const auto of_grad = complaint<GraphError>([&] { again_grad = here(); grad(y, x); });
  // clang-format on
  const auto expected = [&](const std::string& op, const std::string& at) {
    return op + ": the graph is walked a second time, but the walk at " + walked +
           " has freed it at mul (" + made + "); pass {.retain_graph = true} to the first walk (" +
           at + ")";
  };
  CHECK(message == expected("backward", again));
  CHECK(of_grad == expected("grad", again_grad));
  CHECK(x.grad().item() == 4);
}

TEST_CASE("what a walk freed can still be read, and a fresh graph built on its leaves") {
  const Tensor x = leaf(2);
  const Tensor inner = exp(x), y = inner * x;
  backward(y);
  CHECK(inner.item() == std::exp(2.0));
  const Tensor other = inner + x * 3;  // the part through inner is gone
  CHECK_THROWS_AS(backward(other), GraphError);
  x.zero_grad();
  backward(exp(x) * x);
  CHECK(x.grad().item() == doctest::Approx(3 * std::exp(2.0)));
}

TEST_CASE("a freed node is an end for its own gradient alone, as what lies behind it is gone") {
  const Tensor x = leaf(3), z = x * x;
  backward(z);
  const Tensor q = z * x, w = z * 2;
  CHECK(grad(q, z, {.retain_graph = true}).item() == 3);
  CHECK_THROWS_AS(grad(q, Tensors{z, x}), GraphError);
  CHECK_THROWS_AS(grad(w, Tensors{z, x}, {.allow_unused = true}), GraphError);
  CHECK_THROWS_AS(grad(z, Tensors{z, x}, {.allow_unused = true}), GraphError);
  CHECK_THROWS_AS(grad(q, x), GraphError);
}

TEST_CASE("grad leaves p.grad alone and answers for several inputs at once") {
  const Tensor a = leaf(2), b = leaf(5);
  const Tensors both = grad(a * a * b, Tensors{b, a});
  CHECK(both[0].item() == 4);
  CHECK(both[1].item() == 20);
  CHECK(!a.has_grad());
  CHECK(!b.has_grad());
  CHECK(grad(a * b, Tensors{}).empty());
}

TEST_CASE("grad answers for values on the way, also together with leaves") {
  const Tensor x = leaf(0.5);
  const Tensor inner = sin(x), middle = inner * inner;
  const Tensor y = exp(middle) + inner;
  const Tensors g = grad(y, Tensors{middle, inner, x, y});
  const double s = std::sin(0.5), e = std::exp(s * s);
  CHECK(g[0].item() == doctest::Approx(e));
  CHECK(g[1].item() == doctest::Approx(2 * s * e + 1));
  CHECK(g[2].item() == doctest::Approx((2 * s * e + 1) * std::cos(0.5)));
  CHECK(g[3].item() == 1);
  CHECK(!x.has_grad());
}

TEST_CASE("an input that was not used is an error, or zeros where allowed") {
  const Tensor x = leaf(1), lonely = parameter(ones({2, 3}, float64));
  const auto message = complaint<GraphError>([&] { grad(x * x, lonely); });
  CHECK(has(message, "does not depend on input 0 [2, 3]"));
  CHECK(has(message, "allow_unused"));
  CHECK(has(message, "engine_test.cpp:"));
  const Tensors g = grad(x * x, Tensors{x, lonely}, {.allow_unused = true});
  CHECK(g[0].item() == 2);
  CHECK(g[1].shape() == Shape{2, 3});
  CHECK(numbers(g[1]) == Numbers(6, 0.0));
  const Tensor constant = scalar(1, float64);
  CHECK(has(complaint<GraphError>([&] { grad(x * constant, constant); }), "parameter()"));
  CHECK(grad(x * constant, constant, {.allow_unused = true}).item() == 0);
}

TEST_CASE("only a scalar that needs a gradient can be walked, and the need is checked first") {
  const Tensor x = parameter(ones({2}, float64));
  CHECK(has(complaint<GraphError>([&] { backward(ones({2})); }), "requires no gradient"));
  CHECK(has(complaint<ShapeError>([&] { backward(x * x); }), "[2]"));
  CHECK(has(complaint<ShapeError>([&] { grad(x * x, x); }), "sum or mean"));
  CHECK(has(complaint<GraphError>([&] { backward(2.0); }), "requires no gradient"));
  CHECK(!x.has_grad());
  backward(reshape(sum(x), {1, 1, 1}));  // one element of any rank
  CHECK(numbers(x.grad()) == Numbers(2, 1.0));
}

TEST_CASE("a leaf can be its own output") {
  const Tensor x = leaf(7);
  backward(x);
  CHECK(x.grad().item() == 1);
  CHECK(grad(x, x).item() == 1);
}

TEST_CASE("seeds weigh the output, and must have its shape and dtype") {
  const Tensor x = parameter(tensor({1, 2, 3}, float64));
  const Tensor y = x * x;
  CHECK(numbers(pull_back(y, tensor({1, 10, 100}, float64), {x}, {.retain_graph = true})[0]) ==
        Numbers{2, 40, 600});
  CHECK(has(complaint<ShapeError>([&] { pull_back(y, ones({1}, float64), {x}); }), "seed"));
  CHECK_THROWS_AS(pull_back(y, ones({3}, float32), {x}), Error);
  CHECK(numbers(pull_back(y, ones({3}, float64), {x})[0]) == Numbers{2, 4, 6});
}

TEST_CASE("every node is visited once, however its value is shared") {
  for (const int n : {1000, 2000, 100000}) {
    int visits = 0;
    const Tensor x = leaf(1);
    Tensor y = x;
    for (int i = 0; i < n; ++i) y = y + doubled(y, visits) * 1e-9;  // 2^n paths
    backward(y);
    CHECK(visits == n);
    CHECK(x.grad().item() == doctest::Approx(std::pow(1 + 2e-9, n)).epsilon(1e-9));
  }
}

}  // TEST_SUITE
