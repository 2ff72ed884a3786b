#pragma once
#include <gradus/array/pool.h>
#include <gradus/array/ref.h>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <utility>

namespace gradus::pool {

/// A piece of memory that small blocks are cut from, so that what is made together lies together:
/// malloc leaves up to 64 bytes between blocks of the pool's alignment. A block that was put back
/// is not cut again; the chunk is freed once it is closed and all its blocks are back, whichever
/// threads they come from.
class Chunk {
 public:
  /// Larger blocks come from the system, and under the address sanitizer all, so that it sees each.
#ifdef __SANITIZE_ADDRESS__
  static constexpr std::size_t largest_block = 0;
#else
  static constexpr std::size_t largest_block = 1024;
#endif

  /// std::bad_alloc where the system has no memory.
  static Chunk* open() {
    void* memory = nullptr;
    if (posix_memalign(&memory, size, room) != 0) throw std::bad_alloc();
    return new (memory) Chunk;
  }
  void close() noexcept {
    if (holders_.drop()) std::free(this);
  }

  /// A block of so many bytes, a multiple of the pool's alignment; null where not as many are left.
  void* cut(std::size_t bytes) {
    if (used_ + bytes > room) return nullptr;
    holders_.add();
    return reinterpret_cast<std::byte*>(this) + std::exchange(used_, used_ + bytes);
  }
  static void put_back(void* block) noexcept {
    const auto address = reinterpret_cast<std::uintptr_t>(block) & ~(size - 1);
    reinterpret_cast<Chunk*>(address)->close();
  }

 private:
  // The alignment too, so that a block's address tells its chunk: a power of two. With 64 KiB a
  // graph of 10^7 ops takes more mappings than valgrind has; with more, one block keeps more from
  // going back.
  static constexpr std::uintptr_t size = std::uintptr_t{1} << 18;
  static constexpr std::size_t header = alignment;
  static constexpr std::size_t room = size - header;  // so that malloc can put chunks side by side

  detail::References holders_;  // who cuts from it, and each block
  std::size_t used_ = header;   // the bytes of this object, and those cut
};
static_assert(sizeof(Chunk) <= alignment);

}  // namespace gradus::pool
