#include <gradus/gradus.h>
#include <doctest/doctest.h>
#include <vector>
#include "storage.h"
#include "support.h"

using namespace gradus;

TEST_SUITE("reuse") {

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

}  // TEST_SUITE
