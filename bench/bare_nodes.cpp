#include <gradus/gradus.h>
#include <cstddef>
#include <new>
#include "growth.h"

// What the memory of a chain costs alone: for each op two blocks as large as gradus's, written,
// linked, read on the way back and released. No graph, no kernel, no type.

using namespace gradus;

namespace {

struct Sizes {
  std::size_t node, array;
};

// The bytes of the blocks that gradus takes for one op of a chain of scalars.
Sizes sizes_of_an_op() {
  constexpr std::int64_t count = 1000;
  const Tensor a = parameter(scalar(1.0000001));
  std::int64_t before = memory_stats().live_bytes;
  Tensor y = a;
  for (std::int64_t i = 0; i < count; ++i) y = y * a;
  const std::int64_t both = (memory_stats().live_bytes - before) / count;
  before = memory_stats().live_bytes;
  const NdArray alone = NdArray::empty({}, float32);
  const std::int64_t array = memory_stats().live_bytes - before;
  return {static_cast<std::size_t>(both - array), static_cast<std::size_t>(array)};
}

struct BareNode {
  BareNode* previous;
  float* value;
};

void touch(void* block, std::size_t bytes) {
  for (std::size_t at = 0; at < bytes; at += pool::alignment)
    static_cast<volatile std::byte*>(block)[at] = std::byte{1};
}

BareNode* multiplied(BareNode* previous, float a, const Sizes& sizes) {
  void* const array = pool::allocate(sizes.array);
  void* const node = pool::allocate(sizes.node);
  touch(array, sizes.array);
  touch(node, sizes.node);
  auto* value = new (array) float{previous ? *previous->value * a : a};
  return new (node) BareNode{previous, value};
}

float walk_back(BareNode* node, float a, const Sizes& sizes) {
  float g = 1, sum = 0;
  while (node) {
    sum += g * *node->value;
    g *= a;
    BareNode* const previous = node->previous;
    pool::release(node->value, sizes.array);
    pool::release(node, sizes.node);
    node = previous;
  }
  return sum;
}

void bare_nodes(benchmark::State& state) {
  const Sizes sizes = sizes_of_an_op();
  const auto length = state.range(0);
  const auto pass = [&] {
    BareNode* y = nullptr;
    for (std::int64_t i = 0; i < length; ++i) y = multiplied(y, 1.0000001f, sizes);
    benchmark::DoNotOptimize(walk_back(y, 1.0000001f, sizes));
  };
  with_memory_at_hand(state, pass);
  per_part(state, static_cast<double>(length));
}

[[maybe_unused]] const bool registered = [] {
  for (std::int64_t n = 100; n <= 10'000'000; n *= 10)
    register_size("chain of " + std::to_string(n) + ", per op/floor", bare_nodes, n, 1'000'000);
  return true;
}();

}  // namespace
