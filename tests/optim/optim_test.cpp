#include <gradus/engine/engine.h>
#include <gradus/ops/ops.h>
#include <gradus/optim/optim.h>
#include <doctest/doctest.h>
#include "support.h"

#include "golden/optim.inc"

using namespace gradus;

namespace {

/// Puts g into p.grad(), by way of backward.
void give_gradient(const Tensor& p, const Tensor& g) {
  p.zero_grad();
  backward(sum(p * g));
}

template <class Optimizer, class Run> void check_run(const Run& run) {
  RandomState generator(5);
  const Tensor p = parameter(randn({2, 3}, float64, generator));
  Optimizer optimizer({p}, run.options);
  std::size_t next = 0;
  for (int step = 1; step <= golden::optim::steps; ++step) {
    give_gradient(p, randn({2, 3}, float64, generator));
    optimizer.step();
    if (step == golden::optim::shown[next]) {
      CAPTURE(step);
      const auto& values = run.values[next++];
      CHECK(distance(numbers(p), Numbers(std::begin(values), std::end(values))) <= 1e-14);
    }
    if (step == golden::optim::steps / 2) optimizer.options.lr *= 0.5;
  }
  CHECK(next == std::size(golden::optim::shown));
}

template <class Optimizer>
void check_float32(Optimizer& wide, Optimizer& narrow, const Tensor& p, const Tensor& q) {
  for (int step = 0; step < 5; ++step) {
    const Tensor g = randn(p.shape(), float64);
    give_gradient(p, g);
    give_gradient(q, to(g, float32));
    wide.step();
    narrow.step();
  }
  CHECK(q.dtype() == float32);
  CHECK(distance(numbers(p), numbers(q)) <= 1e-6);
}

}  // namespace

TEST_SUITE("optim") {

TEST_CASE("Sgd takes PyTorch's steps") {
  int number = 0;
  for (const auto& run : golden::optim::sgd) {
    CAPTURE(number++);
    check_run<optim::Sgd>(run);
  }
}

TEST_CASE("Adam takes PyTorch's steps") {
  int number = 0;
  for (const auto& run : golden::optim::adam) {
    CAPTURE(number++);
    check_run<optim::Adam>(run);
  }
}

TEST_CASE("a parameter without a gradient is skipped, and starts its own count later") {
  const Tensor a = parameter(ones({3}, float64)), b = parameter(ones({3}, float64));
  const Tensor alone = parameter(ones({3}, float64));
  optim::Adam both({a, b}, {.lr = 0.1}), one({alone}, {.lr = 0.1});
  for (int step = 0; step < 3; ++step) {
    give_gradient(a, full({3}, step, float64));
    both.step();
  }
  CHECK(numbers(b) == Numbers(3, 1.0));
  CHECK(b.array().version() == 0);
  a.zero_grad();
  for (const auto& each : {b, alone}) give_gradient(each, full({3}, 2, float64));
  const Numbers before = numbers(a);
  both.step();
  one.step();
  CHECK(numbers(b) == numbers(alone));
  CHECK(numbers(a) == before);
}

TEST_CASE("zero_grad forgets the gradients of all") {
  const Tensor a = parameter(ones({2})), b = parameter(ones({2}));
  const optim::Sgd sgd({a, b});
  backward(sum(a * b));
  sgd.zero_grad();
  CHECK(!a.has_grad());
  CHECK(!b.has_grad());
}

TEST_CASE("float32 and lengths that no vector fits take the same steps") {
  seed(6);
  for (const std::int64_t n : {1, 3, 17, 100}) {
    const Tensor start = randn({n}, float64);
    {
      const Tensor p = parameter(start), q = parameter(to(start, float32));
      const optim::SgdOptions options{.lr = 0.1, .momentum = 0.9, .nesterov = true};
      optim::Sgd wide({p}, options), narrow({q}, options);
      check_float32(wide, narrow, p, q);
    }
    const Tensor p = parameter(start), q = parameter(to(start, float32));
    optim::Adam wide({p}, {.lr = 0.1}), narrow({q}, {.lr = 0.1});
    check_float32(wide, narrow, p, q);
  }
}

TEST_CASE("a strided gradient is read as it is laid out") {
  const Tensor w = parameter(zeros({3, 2}, float64));
  const Tensor g = tensor({{1, 2, 3}, {4, 5, 6}}, float64);
  backward(sum(transpose(w) * g));
  optim::Sgd({w}, {.lr = 1}).step();
  CHECK(numbers(w) == Numbers{-1, -4, -2, -5, -3, -6});
}

TEST_CASE("a step on parameters that the graph has saved is found out") {
  const Tensor w = parameter(ones({2}, float64));
  backward(sum(w));
  const Tensor late = sum(square(w));
  optim::Adam adam({w});
  // clang-format off
  adam.step(); const std::string line = here();
  // clang-format on
  CHECK(has(complaint<GraphError>([&] { backward(late); }), "changed at " + line));
}

TEST_CASE("a gradient with a graph of its own does not keep it alive past zero_grad") {
  const Balance balance;
  {
    const Tensor w = parameter(ones({2}, float64));
    optim::Sgd sgd({w}, {.lr = 0.1, .momentum = 0.5});
    for (int step = 0; step < 3; ++step) {
      backward(sum(square(w)), {.create_graph = true});
      sgd.step();
      sgd.zero_grad();
    }
    CHECK(balance.nodes() == 2);
  }
  CHECK(balance.even());
}

TEST_CASE("options out of range and tensors that are no parameters are refused") {
  const Tensor p = parameter(ones({2}));
  const auto refused = [&](optim::SgdOptions options) {
    return complaint<ValueError>([&] { optim::Sgd({p}, options); });
  };
  CHECK(has(refused({.lr = -1}), "optim::Sgd: lr = -1"));
  CHECK(has(refused({.lr = std::nan("")}), "optim_test.cpp:"));
  CHECK(has(refused({.momentum = -0.1}), "momentum"));
  CHECK(has(refused({.weight_decay = -0.1}), "weight_decay"));
  CHECK(has(refused({.nesterov = true}), "momentum"));
  CHECK(has(refused({.momentum = 0.9, .dampening = 0.1, .nesterov = true}), "dampening"));
  CHECK_THROWS_AS(optim::Adam({p}, {.betas = {0.9, 1}}), ValueError);
  CHECK_THROWS_AS(optim::Adam({p}, {.betas = {-0.1, 0.9}}), ValueError);
  CHECK_THROWS_AS(optim::Adam({p}, {.eps = -1}), ValueError);
  CHECK_THROWS_AS(optim::Adam({p}, {.lr = -1}), ValueError);
  CHECK(has(complaint<GraphError>([&] { optim::Sgd({p, ones({3})}); }), "tensor 1 [3]"));
  CHECK_THROWS_AS(optim::Adam({p * 2}), GraphError);
  CHECK_THROWS_AS(optim::Adam({Tensor{}}), GraphError);
}

}  // TEST_SUITE
