#include <gradus/engine/engine.h>
#include <gradus/graph/mode.h>
#include <gradus/ops/ops.h>
#include <doctest/doctest.h>
#include <thread>
#include "support.h"

using namespace gradus;

TEST_SUITE("modes") {

TEST_CASE("NoGrad and EnableGrad nest, and end with their scopes, thrown out of or not") {
  const Tensor x = parameter(ones({2}));
  CHECK((x * 2).requires_grad());
  {
    const NoGrad off;
    CHECK(!is_grad_enabled());
    CHECK(!(x * 2).requires_grad());
    {
      const EnableGrad on;
      CHECK((x * 2).requires_grad());
      const NoGrad again;
      CHECK(!(x * 2).requires_grad());
    }
    CHECK(!(x * 2).requires_grad());
    CHECK(parameter(ones({1})).requires_grad());  // leaves are made all the same
  }
  CHECK(is_grad_enabled());
  CHECK_THROWS([] {
    const NoGrad off;
    throw 1;
  }());
  CHECK(is_grad_enabled());
}

TEST_CASE("a mode is its own thread's") {
  const NoGrad off;
  bool elsewhere = false;
  std::thread([&] { elsewhere = is_grad_enabled(); }).join();
  CHECK(elsewhere);
}

TEST_CASE("NoGrad records no node at all") {
  const Tensor x = parameter(ones({8}));
  const Balance balance;
  const NoGrad off;
  Tensor y = x;
  for (int i = 0; i < 100; ++i) y = sum(exp(y * x)) * x;
  CHECK(balance.nodes() == 0);
}

TEST_CASE("detach shares the numbers and ends the gradient") {
  const Tensor x = parameter(scalar(3, float64));
  const Tensor y = detach(x * x);
  CHECK(!y.requires_grad());
  CHECK(y.is_leaf());
  CHECK(grad(y * x, x).item() == 9);
  CHECK(detach(x).array().shares_storage(x.array()));
  CHECK(has(complaint<GraphError>([&] { backward(y); }), "detached"));
}

TEST_CASE("backward runs under NoGrad, on a graph that was recorded before") {
  const Tensor x = parameter(scalar(3, float64));
  const Tensor y = x * x;
  const NoGrad off;
  backward(y, {.retain_graph = true});
  CHECK(x.grad().item() == 6);
  const Tensor d = grad(y, x, {.create_graph = true});
  CHECK(d.requires_grad());
}

TEST_CASE("a leaf under NoGrad stays a leaf, and x += y rebinds") {
  Tensor x = parameter(scalar(3, float64));
  const Tensor leaf = x;
  x += 1;
  CHECK(x.item() == 4);
  CHECK(leaf.item() == 3);
  CHECK(!x.is_leaf());
  backward(x * x);
  CHECK(leaf.grad().item() == 8);
}

}  // TEST_SUITE

TEST_SUITE("versions") {

TEST_CASE(
    "a saved value that changed is an error, which names op, line and the line of the change") {
  const Tensor w = parameter(tensor({1, 2}, float64));
  // clang-format off
  const Tensor y = sum(square(w)); const std::string made = here();
  assign(w, tensor({5, 6}, float64)); const std::string changed = here();
  // clang-format on
  const auto message = complaint<GraphError>([&] { backward(y); });
  CHECK(message == "square: saved its input 0 [2] for backward, but it was changed at " + changed +
                       "; run backward first, or compute with clone(x) (" + made + ")");
  CHECK(numbers(w) == Numbers{5, 6});
  CHECK(!w.has_grad());
  CHECK_THROWS_AS(grad(y, w), GraphError);
}

TEST_CASE("only what is read for the gradient that is asked for is checked") {
  const Tensor a = parameter(ones({2}, float64)), b = parameter(ones({2}, float64));
  const Tensor added = sum(a + b), scaled = sum(a * 3), powered = sum(square(b)) + sum(a);
  assign(a, zeros({2}, float64));
  backward(added);  // reads nothing
  backward(scaled);
  CHECK(numbers(a.grad()) == Numbers(2, 4.0));
  assign(b, zeros({2}, float64));
  CHECK(numbers(grad(powered, a)) == Numbers(2, 1.0));  // square's rule does not run
  CHECK_THROWS_AS(backward(powered), GraphError);
}

TEST_CASE("a saved output that changed is found, and through a view too") {
  const Tensor x = parameter(tensor({0.0, 1.0}, float64));
  const Tensor y = exp(x), z = sum(y);
  assign(y, zeros({2}, float64));
  CHECK(has(complaint<GraphError>([&] { backward(z); }), "exp: saved its output"));

  const Tensor m = parameter(ones({2, 2}, float64));
  const Tensor squares = sum(square(m));
  assign(slice(detach(m), 0, 0, 1), zeros({1, 2}, float64));
  CHECK_THROWS_AS(backward(squares), GraphError);
  CHECK(numbers(m) == Numbers{0, 0, 1, 1});
}

TEST_CASE("a bad assign changes nothing, not even the version") {
  const Tensor w = parameter(tensor({1, 2}, float64));
  const Tensor y = sum(square(w));
  CHECK(has(complaint<ShapeError>([&] { assign(w, zeros({3}, float64)); }), "[3]"));
  CHECK(has(complaint<ShapeError>([&] { assign(w, zeros({1}, float64)); }), "mode_test.cpp:"));
  CHECK_THROWS_AS(assign(w, zeros({2}, float32)), DtypeError);
  CHECK_THROWS_AS(assign(w, Tensor{}), GraphError);
  CHECK(numbers(w) == Numbers{1, 2});
  backward(y);
  CHECK(numbers(w.grad()) == Numbers{2, 4});
}

TEST_CASE("assign from an overlapping view of itself") {
  const Tensor x = parameter(tensor({1, 2, 3, 4}, float64));
  assign(x, slice(detach(x), 0, -1, -5, -1));
  CHECK(numbers(x) == Numbers{4, 3, 2, 1});
  const Tensor m = tensor({{1, 2}, {3, 4}}, float64);
  assign(transpose(m), m);
  CHECK(numbers(m) == Numbers{1, 3, 2, 4});
}

}  // TEST_SUITE
