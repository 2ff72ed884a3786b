#include <gradus/gradus.h>
#include <doctest/doctest.h>
#include <vector>
#include "support.h"

using namespace gradus;

namespace {

const void* storage(const Tensor& x) { return x.array().raw(); }
Tensor four() { return tensor({0.5, -1.25, 2, 0.75}, float64); }

}  // namespace

TEST_SUITE("reuse") {

TEST_CASE("an op writes over a tensor that was given up, and leaves it undefined") {
  Tensor x = four() + 0;
  const void* at = storage(x);
  const Tensor y = tanh(std::move(x));
  CHECK(storage(y) == at);
  CHECK(!x.is_defined());
  CHECK_THROWS_AS(x + 1, GraphError);
  const std::string text = complaint<GraphError>([&] { x + 1; });
  CHECK(has(text, "after an op took it by std::move"));
  CHECK(has(text, "(reuse_test.cpp:"));
  CHECK(numbers(y) == numbers(tanh(four())));
}

TEST_CASE("either operand of two can be written over") {
  const Tensor b = four();
  Tensor x = b * 1, z = b * 2;
  const void *first = storage(x), *second = storage(z);
  CHECK(storage(std::move(x) - b) == first);
  const Tensor y = b - std::move(z);
  CHECK(storage(y) == second);
  CHECK(numbers(y) == numbers(-b));
}

TEST_CASE("numbers that another handle, a view or a node sees are left alone") {
  Tensor x = four() + 0;
  const Tensor handle = x;
  const Tensor y = exp(std::move(x));
  CHECK(storage(y) != storage(handle));
  CHECK(numbers(handle) == numbers(four()));

  Tensor whole = four() + 0;
  const Tensor part = slice(whole, 0, 1, 3);
  const Tensor z = exp(std::move(whole));
  CHECK(numbers(part) == Numbers{-1.25, 2.0});

  const Tensor p = parameter(four());
  Tensor e = exp(p);  // its own rule reads it
  const Tensor t = tanh(std::move(e));
  const Tensor kept = exp(p);
  CHECK(numbers(grad(sum(t), p)) == numbers(grad(sum(tanh(kept)), p)));
}

TEST_CASE("what a rule will read is left alone, unless nothing is recorded") {
  const Tensor p = parameter(four());
  Tensor x = p + 1;
  const void* at = storage(x);
  Tensor y = square(std::move(x));  // 2 x g
  CHECK(storage(y) != at);
  CHECK(x.is_defined());
  at = storage(y);
  const Tensor z = std::move(y) + 3;  // g
  CHECK(storage(z) == at);
  backward(sum(z));
  CHECK(numbers(p.grad()) == numbers(2 * (four() + 1)));

  const NoGrad off;
  Tensor w = p + 1;
  at = storage(w);
  CHECK(storage(square(std::move(w))) == at);
}

TEST_CASE("other shapes and dtypes are not written over") {
  Tensor row = four() + 0;
  const Tensor all = std::move(row) + zeros({3, 4}, float64);
  CHECK(all.shape() == Shape{3, 4});
  CHECK(row.is_defined());
  Tensor strided = transpose(reshape(four(), {2, 2}));
  const Tensor e = exp(std::move(strided));
  CHECK(numbers(e) == numbers(exp(transpose(reshape(four(), {2, 2})))));
}

TEST_CASE("a tensor given up twice in one call is taken once") {
  Tensor x = four() + 0;
  const Tensor y = std::move(x) * std::move(x);
  CHECK(numbers(y) == numbers(square(four())));
}

TEST_CASE("a tensor given up twice stays where the rule of one of the two reads it") {
  const Tensor p = parameter(four());
  Tensor x = p + 0;
  const Tensor y = std::move(x) / std::move(x);  // reads the second, and y
  CHECK(numbers(y) == Numbers(4, 1));
  backward(sum(y));
  CHECK(numbers(p.grad()) == Numbers(4, 0));
}

TEST_CASE("a reshaped temporary is written over, a part of one is not") {
  const Tensor p = four() + 0;
  Tensor square = reshape(p + 1, {2, 2});
  const void* at = storage(square);
  CHECK(storage(exp(std::move(square))) == at);
  Tensor part = slice(p + 1, 0, 1, 3);
  at = storage(part);
  CHECK(storage(exp(std::move(part))) != at);
}

TEST_CASE("an input whose derivative is g takes g itself, as others do") {
  const Tensor p = parameter(four());
  const Tensor a = 2 * p, b = 3 * p;
  std::vector<const void*> seen;
  for (const auto& x : {a, b})
    x.register_hook([&seen](const Tensor& g) {
      seen.push_back(storage(g));
      return g;
    });
  backward(sum(square(a + b)));
  REQUIRE(seen.size() == 2);
  CHECK(seen[0] == seen[1]);
  CHECK(numbers(p.grad()) == numbers(50 * four()));
}

TEST_CASE("gradients that are handed out have numbers of their own") {
  const Tensor p = parameter(four()), q = parameter(four()), r = parameter(reshape(four(), {2, 2}));
  const auto y = [&] { return sum(2 * (p + q - flatten(r))); };
  const auto check = [](const Tensor& a, const Tensor& b, const Tensor& c) {
    assign(a, four());
    CHECK(numbers(b) == Numbers{2, 2, 2, 2});
    CHECK(numbers(c) == Numbers{-2, -2, -2, -2});
    CHECK(numbers(a) == numbers(four()));
  };
  backward(y());
  check(p.grad(), q.grad(), r.grad());
  for (const bool again : {false, true}) {
    const Tensors g = grad(y(), {p, q, r}, {.create_graph = again});
    check(g[0], g[1], g[2]);
  }
  const Tensor seed = four() + 0;
  const Tensor g = pull_back(p + 0, seed, {p})[0];
  assign(g, four() * 0);
  CHECK(numbers(seed) == numbers(four()));
}

TEST_CASE("the gradient of an input takes the place of the input that no rule reads any more") {
  const Tensor p = parameter(ones({128, 128}, float64)), w = parameter(ones({128, 128}, float64));
  const auto most_held = [&](bool retain) {
    const Tensor y = sum(matmul(2 * p, w));
    const std::int64_t before = memory_stats().live_bytes;
    reset_peak();
    backward(y, {.retain_graph = retain});
    const std::int64_t held = memory_stats().peak_bytes - before;
    CHECK(numbers(p.grad()) == Numbers(128 * 128, 256.0));
    CHECK(numbers(w.grad()) == Numbers(128 * 128, 256.0));
    p.zero_grad(), w.zero_grad();
    return held;
  };
  CHECK(most_held(true) - most_held(false) >= 128 * 128 * 8);
}

TEST_CASE("DetectAnomaly still sees what the op was made from") {
  const DetectAnomaly on;
  CHECK_THROWS_AS(log(four() - 10), NonFiniteError);
}

}  // TEST_SUITE
