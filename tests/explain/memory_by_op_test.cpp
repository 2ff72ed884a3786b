#include <gradus/array/memory.h>
#include <gradus/engine/engine.h>
#include <gradus/explain/explain.h>
#include <gradus/ops/ops.h>

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

using namespace gradus;

namespace {

std::string text_of(const std::vector<explain::OpMemory>& rows) {
  std::string text;
  for (const auto& [op, nodes, bytes] : rows)
    text += op + ' ' + std::to_string(nodes) + ' ' + std::to_string(bytes) + '\n';
  return text;
}

}  // namespace

TEST_SUITE("explain") {
TEST_CASE("memory_by_op: what the rules remember, the most bytes first") {
  const Tensor x = ones({4, 3}, float64), w = parameter(ones({3, 2}, float64));
  const Tensor y = sum(tanh(tanh(matmul(x, w))));
  CHECK(text_of(explain::memory_by_op(y)) == "tanh 2 128\nmatmul 1 96\nsum 1 0\n");
  CHECK(explain::saved_bytes(y) == 224);
  CHECK(text_of(explain::memory_by_op(y, {x, w})) == "tanh 2 128\nmatmul 1 0\nsum 1 0\n");
}

TEST_CASE("a storage is counted once, whole, and at the op that comes first") {
  const Tensor w = parameter(ones({6, 4}, float32));
  const Tensor h = tanh(w);
  CHECK(text_of(explain::memory_by_op(h * h)) == "tanh 1 96\nmul 1 0\n");
  const Tensor part = square(slice(w, 0, 0, 1)), turned = square(transpose(w));
  CHECK(explain::saved_bytes(part) == 96);
  CHECK(explain::saved_bytes(part + sum(turned)) == 96);
  CHECK(explain::saved_bytes(part + sum(turned), {w}) == 0);
}

TEST_CASE("the bytes are those that memory_stats sees come and go") {
  const Tensor w = parameter(ones({1 << 16}, float64));
  const auto before = memory_stats().live_bytes;
  Tensor y = sum(exp(tanh(exp(w))));
  const auto saved = explain::saved_bytes(y), grown = memory_stats().live_bytes - before;
  CHECK(saved == 3 * 8 << 16);
  CHECK(grown >= saved);
  CHECK(grown <= saved * 5 / 4 + 4096);  // of nodes, headers and rounded sizes
  backward(y);
  CHECK(explain::saved_bytes(y) == 0);
  w.zero_grad();
  y = Tensor();
  CHECK(memory_stats().live_bytes == before);
}

TEST_CASE("memory of leaves, constants and undefined tensors, and of a long chain") {
  CHECK(explain::memory_by_op(parameter(ones({2}))).empty());
  CHECK(explain::memory_by_op(ones({2})).empty());
  CHECK_THROWS_AS(explain::memory_by_op(Tensor()), GraphError);
  CHECK_THROWS_AS(explain::memory_by_op(ones({2}), {Tensor()}), GraphError);
  Tensor y = parameter(scalar(1, float64));
  for (int k = 0; k < 100'000; ++k) y = tanh(y);
  CHECK(text_of(explain::memory_by_op(y)) == "tanh 100000 800000\n");
}
}  // TEST_SUITE
