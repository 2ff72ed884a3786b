#include <gradus/engine/engine.h>
#include <gradus/transforms/transforms.h>
#include <doctest/doctest.h>
#include "network.h"

using namespace gradus;

namespace {

// As many outputs as inputs and one more, every one of several inputs.
Tensor curved(const Tensor& x) {
  const Tensor inner = sin(x) * flip(x, 0);
  return concat({inner, reshape(prod(x), {1})}, 0);
}
Tensor bowl(const Tensor& x) { return sum(square(curved(x))) + exp(mean(x)); }

Tensor whole_network(const Tensor& flat) { return network::value(network::apart(flat)); }

}  // namespace

TEST_SUITE("transforms") {

TEST_CASE("all of them against closed forms") {
  const TensorFunction f = [](const Tensor& x) { return x * x * x; };
  const TensorFunction total = [&](const Tensor& x) { return sum(f(x)); };
  const Tensor x = tensor({1, 2}, float64), u = tensor({10, 100}, float64);
  CHECK(numbers(vjp(f, x, u)) == Numbers{30, 1200});
  CHECK(numbers(jvp(f, x, u)) == Numbers{30, 1200});
  CHECK(numbers(hvp(total, x, u)) == Numbers{60, 1200});
  CHECK(numbers(jacobian(f, x)) == Numbers{3, 0, 0, 12});
  CHECK(numbers(hessian(total, x)) == Numbers{6, 0, 0, 12});
}

TEST_CASE("products agree with whole matrices, and forward with reverse") {
  RandomState generator(1);
  const Tensor x = randn({4}, float64, generator), v = randn({4}, float64, generator);
  const Tensor u = randn({5}, float64, generator);
  const Tensor j = jacobian(curved, x), h = hessian(bowl, x);
  CHECK(j.shape() == Shape{5, 4});
  CHECK(h.shape() == Shape{4, 4});
  CHECK(distance(numbers(jvp(curved, x, v)), numbers(matmul(j, v))) <= 1e-13);
  CHECK(distance(numbers(vjp(curved, x, u)), numbers(matmul(u, j))) <= 1e-13);
  CHECK(distance(dot(u, jvp(curved, x, v)).item(), dot(vjp(curved, x, u), v).item()) <= 1e-13);
  CHECK(distance(numbers(hvp(bowl, x, v)), numbers(matmul(h, v))) <= 1e-13);
  CHECK(distance(numbers(h), numbers(transpose(h))) <= 1e-13);
  const TensorFunction gradient = [](const Tensor& at) {
    return vjp(bowl, at, scalar(1, float64));
  };
  CHECK(distance(numbers(jacobian(gradient, parameter(x))), numbers(h)) <= 1e-13);
}

TEST_CASE("of a network they are PyTorch's, to third order") {
  RandomState generator(3);
  const Tensor p = network::joined(network::draw(generator));
  const Tensor v = network::joined(network::draw(generator));
  const Tensor u = network::joined(network::draw(generator));
  const auto first = network::golden(golden::third::first);
  const auto second = network::golden(golden::third::second);
  const auto third = network::golden(golden::third::third);
  CHECK(distance(numbers(vjp(whole_network, p, scalar(1, float64))), first) <= 1e-10);
  CHECK(distance(numbers(hvp(whole_network, p, v)), second) <= 1e-10);
  CHECK(distance(numbers(matmul(hessian(whole_network, p), v)), second) <= 1e-10);
  const TensorFunction along_v = [&](const Tensor& at) { return hvp(whole_network, at, v); };
  CHECK(distance(numbers(vjp(along_v, p, u)), third) <= 1e-10);
}

TEST_CASE("at a recorded point the answer is recorded, elsewhere it is a constant") {
  const Tensor x = parameter(tensor({1, 2}, float64)), ones_2 = ones({2}, float64);
  const TensorFunction cube = [](const Tensor& at) { return at * at * at; };
  CHECK(numbers(grad(sum(jvp(cube, x, ones_2)), x)) == Numbers{6, 12});
  CHECK(numbers(grad(sum(jacobian(cube, x)), x)) == Numbers{6, 12});
  CHECK(!jvp(cube, detach(x), ones_2).requires_grad());
  const NoGrad off;
  CHECK(numbers(vjp(cube, x, ones_2)) == Numbers{3, 12});
  CHECK(!vjp(cube, x, ones_2).requires_grad());
}

TEST_CASE("other parameters of a function may be trained through, and none gets a gradient") {
  const Tensor w = parameter(tensor({3, 4}, float64)), x = parameter(tensor({1, 2}, float64));
  const TensorFunction f = [&](const Tensor& at) { return sum(w * square(at)); };
  CHECK(numbers(grad(sum(hvp(f, x, ones({2}, float64))), w)) == Numbers{2, 2});
  CHECK(!w.has_grad());
  CHECK(!x.has_grad());
}

TEST_CASE("shapes of any rank, nothing at all, and functions that ignore the point") {
  const TensorFunction same = [](const Tensor& x) { return x * 2; };
  const TensorFunction constant = [](const Tensor&) { return ones({3}, float64); };
  CHECK(jacobian(same, ones({2, 3}, float64)).shape() == Shape{2, 3, 2, 3});
  CHECK(jacobian(same, scalar(1, float64)).item() == 2);
  CHECK(jacobian(same, zeros({0}, float64)).shape() == Shape{0, 0});
  CHECK(numbers(jacobian(constant, ones({2}, float64))) == Numbers(6, 0.0));
  CHECK(numbers(jvp(constant, ones({2}, float64), ones({2}, float64))) == Numbers(3, 0.0));
  CHECK(numbers(vjp(constant, ones({2}, float64), ones({3}, float64))) == Numbers(2, 0.0));
  const TensorFunction linear = [](const Tensor& x) { return sum(x * 3); };
  CHECK(numbers(hessian(linear, ones({2}, float64))) == Numbers(4, 0.0));
}

TEST_CASE("what does not fit is said, with the line") {
  const TensorFunction same = [](const Tensor& x) { return x * 2; };
  const Tensor x = ones({2}, float64);
  for (const Tensor& wrong : {ones({3}, float64), ones({2, 1}, float64), ones({2}, float32)}) {
    CHECK(has(complaint<ShapeError>([&] { vjp(same, x, wrong); }), "vjp: the vector is"));
    CHECK(has(complaint<ShapeError>([&] { jvp(same, x, wrong); }), "jvp: the vector is"));
  }
  // clang-format off
  std::string at; const auto message = complaint<ShapeError>([&] { at = here(); hessian(same, x); });
  // clang-format on
  CHECK(has(message, "hessian: f answered [2], not one element"));
  CHECK(has(message, at));
  CHECK(has(complaint<ShapeError>([&] { hvp(same, x, x); }), "sum or mean"));
}

}  // TEST_SUITE
