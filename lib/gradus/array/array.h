#pragma once
#include <gradus/array/dtype.h>
#include <gradus/array/error.h>
#include <gradus/array/ref.h>
#include <gradus/array/shape.h>
#include <cstddef>
#include <source_location>

namespace gradus {

/// Numbers without gradients: a strided view of pooled storage, 64-byte-aligned unless it is one
/// number. A copy is a handle to the same numbers. One block holds the header and, where the array
/// owns them, the numbers.
class NdArray {
 public:
  NdArray() noexcept = default;

  /// New contiguous storage, not initialised. ShapeError on a negative or impossible size.
  static NdArray empty(const Shape& shape, Dtype dtype) {
    return shape.empty() ? one(dtype) : many(shape, dtype);
  }
  /// A view of the same storage; `offset` is in elements from this view's first.
  NdArray view(const Shape& shape, const Shape& strides, std::int64_t offset = 0) const;

  explicit operator bool() const noexcept { return static_cast<bool>(block_); }
  const Shape& shape() const { return block_->shape; }
  const Shape& strides() const { return block_->strides; }
  Dtype dtype() const { return block_->dtype; }
  std::size_t rank() const { return block_->shape.size(); }
  std::int64_t size() const { return block_->size; }
  bool is_contiguous() const { return block_->contiguous; }

  /// The first element; the caller knows the dtype.
  template <class T> T* data() const { return static_cast<T*>(block_->data); }
  void* raw() const { return block_->data; }

  /// True where nobody else can see these numbers, so that they may be written over; false for a
  /// view of a part, which would keep the rest in memory.
  bool is_sole() const {
    const Block& block = *block_;
    if (!block.references.is_sole()) return false;
    return !block.base || (block.base->references.is_sole() && block.base->size == block.size);
  }
  bool same(const NdArray& other) const { return block_ == other.block_; }
  /// True where both are views of one storage.
  bool shares_storage(const NdArray& other) const { return owner() == other.owner(); }

  /// Which storage that is, and its size.
  const void* storage() const { return owner(); }
  std::int64_t storage_bytes() const { return owner()->size * size_of(owner()->dtype); }

  /// How often the storage was written in place since it was made, and where last.
  std::uint32_t version() const { return owner()->version; }
  const std::source_location& last_write() const { return owner()->last_write; }
  /// Says that the storage has just been written in place.
  void bump_version(const std::source_location& at) const;

 private:
  struct Block {
    Block(const Shape& sizes, Dtype type, std::int64_t count)
        : size(count), shape(sizes), dtype(type) {}
    void retain() noexcept { references.add(); }
    void release() noexcept {
      if (references.drop()) destroy();
    }
    void destroy() noexcept;
    void destroy_many() noexcept;

    // What a walk over scalars looks at lies in the first cache line, the number included.
    detail::References references;
    std::uint32_t version = 0;
    void* data = nullptr;
    detail::Ref<Block> base;  // the owner of the numbers, where this is a view
    std::int64_t size;
    alignas(sizeof(double)) std::byte one_number[sizeof(double)];
    std::source_location last_write;
    [[no_unique_address]] Shape shape;  // the flags lie in what it leaves free of its last word
    Dtype dtype;
    bool contiguous = true;
    Shape strides;
  };
  static_assert(sizeof(Block) == 128);  // two lines, and the numbers begin on one
  /// What the numbers take behind the header: nothing where there is but one.
  static constexpr std::size_t bytes_behind(std::int64_t size, Dtype dtype) {
    return size == 1 ? 0 : static_cast<std::size_t>(size * size_of(dtype));
  }

  static NdArray one(Dtype dtype);
  static NdArray many(const Shape& shape, Dtype dtype);
  Block* owner() const { return block_->base ? block_->base.get() : block_.get(); }

  detail::Ref<Block> block_;
};

/// Row-major order without gaps (axes of size 1 do not count).
bool is_contiguous(const Shape& shape, const Shape& strides);

}  // namespace gradus
