#pragma once
#include <gradus/array/atomic.h>
#include <array>
#include <cstddef>
#include <cstdint>
#include <new>

// The pool: blocks of 64-byte alignment in size classes, one cache a thread, no locks. A block may
// be released by another thread than the one that took it.

namespace gradus::pool {

class Chunk;

inline constexpr std::size_t alignment = 64;
/// Up to here classes are the multiples of the alignment; beyond, eight steps to each doubling, so
/// that rounding costs 6 % on average and 12 % at most.
inline constexpr std::size_t small_limit = 4096;
inline constexpr std::size_t small_classes = small_limit / alignment;
inline constexpr std::size_t class_count = small_classes + 8 * 50;

/// One thread's free blocks and counters. Trivial and constant-initialised, so that reaching it
/// costs no guard; only its own thread writes the counters, others read them.
class Cache {
  using Counter = detail::Atomic<std::int64_t>;

 public:
  void* take(std::size_t index, std::size_t bytes) {
    Free* const block = blocks_[index];
    if (!block) return take_new(bytes);
    blocks_[index] = block->next;
    count_taken(bytes);
    return block;
  }
  void give(void* block, std::size_t index, std::size_t bytes) noexcept {
    add(live, -static_cast<std::int64_t>(bytes));
    if (state_ != State::open || cached() > limit.load()) return give_rarely(block, index, bytes);
    keep(block, index);
  }
  /// Gives the free blocks back to the system.
  void empty() noexcept;
  /// Takes no block any more: its thread ends.
  void close() noexcept;

  /// What lies free here. A thread that releases others' blocks holds more than it has taken.
  std::int64_t cached() const { return held.load() - live.load(); }
  static void add(Counter& counter, std::int64_t change) { counter.store(counter.load() + change); }

  Counter live;   ///< bytes taken
  Counter peak;   ///< the most of them
  Counter held;   ///< bytes taken and bytes free
  Counter nodes;  ///< graph nodes
  /// Bytes that a thread may keep free.
  static Counter limit;

 private:
  struct Free {
    Free* next;
  };
  void count_taken(std::size_t bytes) {
    add(live, static_cast<std::int64_t>(bytes));
    const auto now = live.load();
    if (now > peak.load()) peak.store(now);
  }
  enum class State : std::uint8_t { unused, open, closed };
  void open();
  void* take_new(std::size_t bytes);
  void* cut(std::size_t bytes);
  void keep(void* block, std::size_t index) noexcept {
    blocks_[index] = new (block) Free{blocks_[index]};
  }
  void give_rarely(void* block, std::size_t index, std::size_t bytes) noexcept;

  std::array<Free*, class_count> blocks_{};
  std::array<Chunk*, small_classes> chunks_{};  // where new blocks of a class are cut from
  State state_ = State::unused;
};
extern constinit thread_local Cache cache;

void* allocate_large(std::size_t bytes);
void release_large(void* block, std::size_t bytes) noexcept;

/// A block of `bytes`, one at least. std::bad_alloc where the system has none.
inline void* allocate(std::size_t bytes) {
  if (bytes > small_limit) return allocate_large(bytes);
  const std::size_t lines = (bytes + alignment - 1) / alignment;
  return cache.take(lines - 1, lines * alignment);
}
/// Takes a block back that was allocated with the same `bytes`, by whichever thread.
inline void release(void* block, std::size_t bytes) noexcept {
  if (bytes > small_limit) return release_large(block, bytes);
  const std::size_t lines = (bytes + alignment - 1) / alignment;
  cache.give(block, lines - 1, lines * alignment);
}

/// Counts graph nodes, for memory_stats and the tests of leaks.
inline void count_nodes(std::int64_t change) noexcept { Cache::add(cache.nodes, change); }

/// For the standard containers.
template <class T> struct Allocator {
  using value_type = T;
  Allocator() = default;
  template <class U> Allocator(const Allocator<U>&) {}
  T* allocate(std::size_t n) { return static_cast<T*>(pool::allocate(n * sizeof(T))); }
  void deallocate(T* block, std::size_t n) noexcept { pool::release(block, n * sizeof(T)); }
  friend bool operator==(Allocator, Allocator) { return true; }
};

}  // namespace gradus::pool
