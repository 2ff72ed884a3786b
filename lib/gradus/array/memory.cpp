#include <gradus/array/chunk.h>
#include <gradus/array/memory.h>
#include <gradus/array/pool.h>
#include <bit>
#include <cstdlib>
#include <mutex>
#include <utility>
#include <vector>

namespace gradus {
namespace pool {
namespace {

struct SizeClass {
  std::size_t index;
  std::size_t bytes;
};

SizeClass large_class(std::size_t bytes) {
  const auto doubling = static_cast<std::size_t>(std::bit_width(bytes - 1)) - 1;
  const std::size_t step = std::size_t{1} << (doubling - 3);
  const std::size_t eighth = (bytes - 1 - (std::size_t{1} << doubling)) / step;
  const std::size_t rounded = (std::size_t{1} << doubling) + (eighth + 1) * step;
  return {small_classes + (doubling - 12) * 8 + eighth, rounded};
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
    cache.close();
    const std::lock_guard lock(registry().mutex);
    std::erase(registry().caches, &cache);
    registry().ended.live_bytes += cache.live.exchange(0);
    registry().ended.peak_bytes += cache.peak.exchange(0);
    registry().ended.live_nodes += cache.nodes.exchange(0);
  }
};

#ifdef __SANITIZE_ADDRESS__
constexpr std::int64_t first_limit = 0;  // a recycled block would hide a use after free
#else
constexpr std::int64_t first_limit = std::int64_t{1} << 30;
#endif

// As take_new() had it from there.
void to_system(void* block, std::size_t bytes) noexcept {
  bytes <= Chunk::largest_block ? Chunk::put_back(block) : std::free(block);
}

}  // namespace

constinit thread_local Cache cache;
constinit Cache::Counter Cache::limit{first_limit};

// Opens the cache, once in a thread's life.
void Cache::open() {
  if (state_ != State::unused) return;
  state_ = State::open;
  thread_local Registration registration;
}

void* Cache::take_new(std::size_t bytes) {
  open();
  void* block = bytes <= Chunk::largest_block ? cut(bytes) : std::aligned_alloc(alignment, bytes);
  if (!block) throw std::bad_alloc();
  add(held, static_cast<std::int64_t>(bytes));
  count_taken(bytes);
  return block;
}

// Each class has a chunk of its own: nodes follow nodes in memory, and arrays arrays.
void* Cache::cut(std::size_t bytes) {
  Chunk*& chunk = chunks_[bytes / alignment - 1];
  void* block = chunk ? chunk->cut(bytes) : nullptr;
  if (block) return block;
  Chunk* const next = Chunk::open();
  if (chunk) chunk->close();
  chunk = next;
  block = chunk->cut(bytes);
  if (state_ == State::closed) std::exchange(chunk, nullptr)->close();
  return block;
}

// A thread that only releases counts too; what goes beyond the limit goes back to the system.
void Cache::give_rarely(void* block, std::size_t index, std::size_t bytes) noexcept {
  open();
  if (state_ == State::open && cached() <= limit.load()) return keep(block, index);
  to_system(block, bytes);
  add(held, -static_cast<std::int64_t>(bytes));
}

void Cache::empty() noexcept {
  for (std::size_t index = 0; index < blocks_.size(); ++index)
    while (Free* const block = blocks_[index]) {
      blocks_[index] = block->next;
      to_system(block, (index + 1) * alignment);  // less than a large class has, but as large
    }
  held.store(live.load());
}

void Cache::close() noexcept {
  empty();
  state_ = State::closed;
  for (auto& chunk : chunks_)
    if (chunk) std::exchange(chunk, nullptr)->close();
}

void* allocate_large(std::size_t bytes) {
  const auto [index, rounded] = large_class(bytes);
  if (index >= class_count) throw std::bad_alloc();
  return cache.take(index, rounded);
}

void release_large(void* block, std::size_t bytes) noexcept {
  const auto [index, rounded] = large_class(bytes);
  cache.give(block, index, rounded);
}

}  // namespace pool

MemoryStats memory_stats() {
  const std::lock_guard lock(pool::registry().mutex);
  MemoryStats sum = pool::registry().ended;
  for (const pool::Cache* each : pool::registry().caches) {
    sum.live_bytes += each->live.load();
    sum.peak_bytes += each->peak.load();
    sum.cached_bytes += each->cached();
    sum.live_nodes += each->nodes.load();
  }
  return sum;
}

void reset_peak() {
  pool::cache.peak.store(pool::cache.live.load());
  const std::lock_guard lock(pool::registry().mutex);
  MemoryStats& ended = pool::registry().ended;
  ended.peak_bytes = ended.live_bytes;
}
void release_cache() { pool::cache.empty(); }
void set_cache_limit(std::int64_t bytes) { pool::Cache::limit.store(bytes); }

}  // namespace gradus
