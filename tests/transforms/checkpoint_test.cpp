#include <gradus/engine/engine.h>
#include <gradus/graph/mode.h>
#include <gradus/transforms/transforms.h>
#include <doctest/doctest.h>
#include "network.h"

using namespace gradus;

namespace {

Tensor layers(const Tensors& in) {
  Tensor y = in[0];
  for (int k = 0; k < 16; ++k) y = tanh(matmul(y, in[1]) * 0.3);
  return y;
}

/// What backward brings to x and to each block's w, and the most bytes that were alive meanwhile.
struct Trained {
  Numbers value, gradients;
  std::int64_t peak;
};
template <class Block> Trained train(const Block& block) {
  RandomState generator(1);
  const Tensor x = parameter(randn({256, 32}, float64, generator));
  Tensors w;
  for (int k = 0; k < 4; ++k) w.push_back(parameter(randn({32, 32}, float64, generator)));
  const std::int64_t before = memory_stats().live_bytes;
  reset_peak();
  Tensor y = x;
  for (const Tensor& each : w) y = block({y, each});
  backward(sum(square(y)));
  const std::int64_t peak = memory_stats().peak_bytes - before;
  Tensors gradients{x.grad()};
  for (const Tensor& each : w) gradients.push_back(each.grad());
  return {numbers(y), numbers(gradients), peak};
}

}  // namespace

TEST_SUITE("checkpoint") {

TEST_CASE("values and gradients bit for bit, for less memory") {
  const auto plain = train(layers);
  const auto cheap = train([](const Tensors& in) { return checkpoint(layers, in); });
  CHECK(cheap.value == plain.value);
  CHECK(cheap.gradients == plain.gradients);
  CHECK(cheap.peak * 2 < plain.peak);
}

TEST_CASE("only inputs that require a gradient get one, and captured parameters do") {
  const Tensor x = parameter(scalar(2, float64)), w = parameter(scalar(3, float64));
  const Tensor constant = scalar(5, float64);
  const TensorsFunction block = [w](const Tensors& in) { return in[0] * in[0] * w * in[1]; };
  backward(checkpoint(block, {x, constant}));
  CHECK(x.grad().item() == 2 * 2 * 3 * 5);
  CHECK(w.grad().item() == 4 * 5);
  CHECK(!constant.has_grad());
  const Tensor still = checkpoint([](const Tensors& in) { return in[0] * 2; }, {constant});
  CHECK(!still.requires_grad());
}

TEST_CASE("dropout inside draws the same again, and the draws after it are undisturbed") {
  const Tensor x = parameter(ones({1000}, float64));
  const TensorsFunction block = [](const Tensors& in) { return dropout(in[0], 0.5) * 3; };
  seed(7);
  const Tensor plain = block({x});
  const Tensor after_plain = randn({3});
  seed(7);
  const Tensor cheap = checkpoint(block, {x});
  CHECK(numbers(cheap) == numbers(plain));
  const Numbers drawn = numbers(grad(sum(cheap), x));
  CHECK(drawn == numbers(plain));  // 0 or 3 * 2, as the value at x = 1
  CHECK(numbers(randn({3})) == numbers(after_plain));
}

TEST_CASE("derivatives of derivatives, of inputs and of what was captured") {
  RandomState generator(3);
  Tensors p = network::draw(generator);
  for (auto& each : p) each = parameter(each);
  const Tensors v = network::draw(generator);
  const auto along = [&](const Tensors& gradients) {
    Tensor total = scalar(0, float64);
    for (std::size_t k = 0; k < gradients.size(); ++k) total += sum(gradients[k] * v[k]);
    return total;
  };
  const TensorsFunction captures = [&](const Tensors& in) {
    return network::value({in[0], p[1], p[2], p[3], p[4], p[5], p[6]});
  };
  for (const Tensor& y : {checkpoint(network::value, p), checkpoint(captures, {p[0]})}) {
    const Tensors first = grad(y, p, {.create_graph = true});
    CHECK(distance(numbers(first), network::golden(golden::third::first)) <= 1e-10);
    const Numbers second = numbers(grad(along(first), p));
    CHECK(distance(second, network::golden(golden::third::second)) <= 1e-10);
  }
}

TEST_CASE("checkpoints nest") {
  const Tensor x = parameter(scalar(0.5, float64));
  const TensorsFunction inner = [](const Tensors& in) { return sin(in[0]) * in[0]; };
  const TensorsFunction outer = [&](const Tensors& in) {
    return exp(checkpoint(inner, in)) * checkpoint(inner, in);
  };
  const auto twice = [&](const Tensor& y) {
    const Tensor first = grad(y, x, {.create_graph = true});
    return Numbers{first.item(), grad(first, x).item()};
  };
  const Tensor s = inner({x});
  CHECK(distance(twice(checkpoint(outer, {x})), twice(exp(s) * s)) <= 1e-14);
}

TEST_CASE("an input that changed is an error, and a throw in the second run leaves all as it was") {
  const Tensor x = parameter(scalar(2, float64));
  Tensor y = checkpoint([](const Tensors& in) { return in[0] * in[0]; }, {x});
  assign(x, scalar(3, float64));
  CHECK(has(complaint<GraphError>([&] { backward(y); }), "checkpoint"));
  bool tired = false;
  const TensorsFunction moody = [&](const Tensors& in) {
    if (tired) throw ValueError("moody: not again");
    return in[0] * dropout(in[0], 0.5);
  };
  y = checkpoint(moody, {x});
  tired = true;
  const RandomState before = default_generator();
  CHECK_THROWS_AS(backward(y), ValueError);
  CHECK(!x.has_grad());
  CHECK(default_generator().state() == before.state());
  tired = false;
  backward(y);
  CHECK(x.has_grad());
}

TEST_CASE("under NoGrad it is the block") {
  const Tensor x = parameter(scalar(2, float64));
  const NoGrad off;
  const Tensor y = checkpoint([](const Tensors& in) { return in[0] * in[0]; }, {x});
  CHECK(y.item() == 4);
  CHECK(!y.requires_grad());
}

}  // TEST_SUITE
