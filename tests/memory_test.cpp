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
    const Array array = Array::empty({1000}, float64);
    first = array.raw();
  }
  const Array again = Array::empty({1000}, float64), other = Array::empty({1000}, float64);
  CHECK(again.raw() == first);
  CHECK(other.raw() != first);
}

TEST_CASE("memory_stats counts what lives, what is cached and the peak") {
  const CacheLimit limit(1 << 20);
  const MemoryStats before = memory_stats();
  CHECK(before.cached_bytes == 0);
  reset_peak();
  {
    const Array a = Array::empty({1000}, float64);
    const auto live = memory_stats().live_bytes - before.live_bytes;
    CHECK(live >= 8000);
    CHECK(live <= 8000 * 9 / 8 + 512);  // size classes are eight to a doubling
    const Array b = Array::empty({1000}, float64);
    CHECK(memory_stats().live_bytes - before.live_bytes == 2 * live);
  }
  CHECK(memory_stats().live_bytes == before.live_bytes);
  CHECK(memory_stats().peak_bytes - before.peak_bytes <= 32000);
  CHECK(memory_stats().peak_bytes - before.live_bytes >= 16000);
  CHECK(memory_stats().cached_bytes >= 16000);
  release_cache();
  CHECK(memory_stats().cached_bytes == 0);
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
