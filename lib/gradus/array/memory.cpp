#include <gradus/array/memory.h>
#include <array>
#include <atomic>
#include <bit>
#include <cstdlib>
#include <mutex>
#include <new>
#include <utility>
#include <vector>

namespace gradus {
namespace {

// Classes are multiples of 64 bytes up to 1 KiB, then four steps to each doubling.
constexpr std::size_t small_limit = 1024;
constexpr std::size_t small_classes = small_limit / pool::alignment;

struct SizeClass {
  std::size_t index;
  std::size_t bytes;
};

SizeClass size_class(std::size_t bytes) {
  if (bytes <= small_limit) {
    const std::size_t lines = bytes == 0 ? 1 : (bytes + pool::alignment - 1) / pool::alignment;
    return {lines - 1, lines * pool::alignment};
  }
  const auto doubling = static_cast<std::size_t>(std::bit_width(bytes - 1)) - 1;
  const std::size_t step = std::size_t{1} << (doubling - 2);
  const std::size_t quarter = (bytes - 1 - (std::size_t{1} << doubling)) / step;
  const std::size_t rounded = (std::size_t{1} << doubling) + (quarter + 1) * step;
  return {small_classes + (doubling - 10) * 4 + quarter, rounded};
}

struct Free {
  Free* next;
};
constexpr std::size_t class_count = small_classes + 4 * 54;

// One thread's cache. Trivial and constant-initialised, so that reaching it costs no guard; only
// its own thread writes the counters, others read them.
struct Cache {
  std::array<Free*, class_count> blocks{};
  std::atomic<std::int64_t> live{}, peak{}, held{}, nodes{};
  bool registered = false;
  bool closed = false;

  // What lies in `blocks`. A thread that releases others' blocks holds more than it has taken.
  std::int64_t cached() const {
    return held.load(std::memory_order_relaxed) - live.load(std::memory_order_relaxed);
  }

  static void add(std::atomic<std::int64_t>& counter, std::int64_t change) {
    counter.store(counter.load(std::memory_order_relaxed) + change, std::memory_order_relaxed);
  }
};
constinit thread_local Cache cache;
#ifdef __SANITIZE_ADDRESS__
constexpr std::int64_t first_limit = 0;  // a recycled block would hide a use after free
#else
constexpr std::int64_t first_limit = std::int64_t{1} << 30;
#endif
std::atomic<std::int64_t> cache_limit{first_limit};

void empty(Cache& mine) {
  for (auto& head : mine.blocks)
    while (head) std::free(std::exchange(head, head->next));
  mine.held.store(mine.live.load(std::memory_order_relaxed), std::memory_order_relaxed);
}

// The caches of all running threads, and the counts of those that have ended.
struct Registry {
  std::mutex mutex;
  std::vector<Cache*> caches;
  MemoryStats ended;
};
Registry& registry() {
  static auto* registry = new Registry;  // outlives every thread and static destructor
  return *registry;
}

struct Registration {
  Registration() {
    const std::lock_guard lock(registry().mutex);
    registry().caches.push_back(&cache);
  }
  ~Registration() {
    empty(cache);
    cache.closed = true;
    const std::lock_guard lock(registry().mutex);
    std::erase(registry().caches, &cache);
    registry().ended.live_bytes += cache.live.exchange(0);
    registry().ended.peak_bytes += cache.peak.exchange(0);
    registry().ended.live_nodes += cache.nodes.exchange(0);
  }
};

void enter_thread() {
  if (cache.registered || cache.closed) return;
  cache.registered = true;
  thread_local Registration registration;
}

// A block that the cache does not have.
void* take_new(std::size_t bytes) {
  enter_thread();
  void* block = std::aligned_alloc(pool::alignment, bytes);
  if (!block) throw std::bad_alloc();
  Cache::add(cache.held, static_cast<std::int64_t>(bytes));
  return block;
}

}  // namespace

namespace pool {

void* allocate(std::size_t bytes) {
  const auto [index, rounded] = size_class(bytes);
  if (index >= class_count) throw std::bad_alloc();
  Free*& head = cache.blocks[index];
  void* const block = head ? std::exchange(head, head->next) : take_new(rounded);
  const auto live =
      cache.live.load(std::memory_order_relaxed) + static_cast<std::int64_t>(rounded);
  cache.live.store(live, std::memory_order_relaxed);
  if (live > cache.peak.load(std::memory_order_relaxed))
    cache.peak.store(live, std::memory_order_relaxed);
  return block;
}

void release(void* block, std::size_t bytes) noexcept {
  const auto [index, rounded] = size_class(bytes);
  const auto size = static_cast<std::int64_t>(rounded);
  if (!cache.registered) enter_thread();  // a thread that only releases counts too
  Cache::add(cache.live, -size);
  if (cache.closed || cache.cached() > cache_limit.load(std::memory_order_relaxed)) {
    std::free(block);
    Cache::add(cache.held, -size);
    return;
  }
  cache.blocks[index] = new (block) Free{cache.blocks[index]};
}

void count_nodes(std::int64_t change) noexcept { Cache::add(cache.nodes, change); }

}  // namespace pool

MemoryStats memory_stats() {
  const std::lock_guard lock(registry().mutex);
  MemoryStats sum = registry().ended;
  for (const Cache* each : registry().caches) {
    sum.live_bytes += each->live;
    sum.peak_bytes += each->peak;
    sum.cached_bytes += each->cached();
    sum.live_nodes += each->nodes;
  }
  return sum;
}

void reset_peak() { cache.peak.store(cache.live.load()); }
void release_cache() { empty(cache); }
void set_cache_limit(std::int64_t bytes) { cache_limit = bytes; }

}  // namespace gradus
