#include <gradus/array/chunk.h>
#include <gradus/ops/ops.h>
#include <doctest/doctest.h>
#include <thread>
#include "support.h"

using namespace gradus;

namespace {

/// What the cache of this thread may hold, put back at the end: a sanitized build starts with 0.
struct CacheLimit {
  explicit CacheLimit(std::int64_t bytes) {
    set_cache_limit(bytes);
    release_cache();
  }
  ~CacheLimit() {
    release_cache();
#ifdef __SANITIZE_ADDRESS__
    set_cache_limit(0);
#else
    set_cache_limit(std::int64_t{1} << 30);
#endif
  }
};

}  // namespace

TEST_SUITE("memory") {

TEST_CASE("a freed block comes back, and never two at a time") {
  const CacheLimit limit(1 << 20);
  const void* first = nullptr;
  {
    const NdArray array = NdArray::empty({1000}, float64);
    first = array.raw();
  }
  const NdArray again = NdArray::empty({1000}, float64), other = NdArray::empty({1000}, float64);
  CHECK(again.raw() == first);
  CHECK(other.raw() != first);
}

TEST_CASE("memory_stats counts what lives, what is cached and the peak") {
  const CacheLimit limit(1 << 20);
  const MemoryStats before = memory_stats();
  CHECK(before.cached_bytes == 0);
  reset_peak();
  {
    const NdArray a = NdArray::empty({1000}, float64);
    const auto live = memory_stats().live_bytes - before.live_bytes;
    CHECK(live >= 8000);
    CHECK(live <= 8000 * 9 / 8 + 512);  // size classes are eight to a doubling
    const NdArray b = NdArray::empty({1000}, float64);
    CHECK(memory_stats().live_bytes - before.live_bytes == 2 * live);
  }
  CHECK(memory_stats().live_bytes == before.live_bytes);
  CHECK(memory_stats().peak_bytes - before.peak_bytes <= 32000);
  CHECK(memory_stats().peak_bytes - before.live_bytes >= 16000);
  CHECK(memory_stats().cached_bytes >= 16000);
  release_cache();
  CHECK(memory_stats().cached_bytes == 0);
}

TEST_CASE("the peak of a thread that has ended does not outlast reset_peak") {
  std::thread([] { const NdArray large = NdArray::empty({1 << 20}, float64); }).join();
  reset_peak();
  CHECK(memory_stats().peak_bytes - memory_stats().live_bytes < 1 << 20);
}

TEST_CASE("beyond the limit freed blocks go back to the system") {
  const CacheLimit limit(10000);
  for (int i = 0; i < 5; ++i) Tensors{zeros({1000}), zeros({1000}), zeros({1000})};
  CHECK(memory_stats().cached_bytes <= 10000);
}

TEST_CASE("a thread's counts stay when it ends, its cache goes back") {
  const CacheLimit limit(1 << 20);
  const Balance balance;
  const auto cached = memory_stats().cached_bytes;
  Tensor kept;
  std::thread([&] {
    kept = zeros({1000});
    zeros({5000});
  }).join();
  CHECK(balance.bytes() >= 4000);
  CHECK(memory_stats().cached_bytes == cached);
  kept = {};
  CHECK(balance.even());
}

// What is freed too early or never, the sanitized build sees.
TEST_CASE("a chunk is cut into blocks side by side, and lives until all are back") {
  pool::Chunk* const chunk = pool::Chunk::open();
  std::vector<std::byte*> blocks;
  while (void* block = chunk->cut(192)) blocks.push_back(static_cast<std::byte*>(block));
  CHECK(blocks.size() > 300);
  for (std::size_t k = 1; k < blocks.size(); ++k) CHECK(blocks[k] == blocks[k - 1] + 192);
  CHECK(reinterpret_cast<std::uintptr_t>(blocks[0]) % pool::alignment == 0);
  chunk->close();
  const auto put_back = [&](std::size_t remainder) {
    for (std::size_t k = remainder; k < blocks.size(); k += 2) {
      std::fill_n(blocks[k], 192, std::byte{1});
      pool::Chunk::put_back(blocks[k]);
    }
  };
  std::thread(put_back, 0).join();
  put_back(1);
}

TEST_CASE("small blocks that outlive their thread stay whole") {
  const CacheLimit limit(0);
  const Balance balance;
  Tensors kept;
  std::thread([&] {
    for (int i = 0; i < 2000; ++i) kept.push_back(scalar(i));
  }).join();
  for (int i = 0; i < 2000; i += 2) kept[static_cast<std::size_t>(i)] = {};
  for (int i = 0; i < 2000; ++i) scalar(-1);
  double sum = 0;
  for (const auto& tensor : kept) sum += tensor.is_defined() ? tensor.item() : 0;
  CHECK(sum == 1000000);
  kept.clear();
  CHECK(balance.even());
}

TEST_CASE("nodes are counted: one an op, two a parameter") {
  const Balance balance;
  const Tensor p = parameter(ones({2}));
  CHECK(balance.nodes() == 2);
  Tensor y = exp(p) * p;
  CHECK(balance.nodes() == 4);
  y = {};
  CHECK(balance.nodes() == 2);
}

}  // TEST_SUITE
