#include <gradus/array/array.h>
#include <gradus/array/pool.h>
#include <new>

namespace gradus {
namespace {

std::int64_t checked_count(const Shape& shape) {
  std::int64_t total = 1;
  bool overflow = false;
  for (const auto size : shape) {
    if (size < 0) fail<ShapeError>("empty", {}, describe(shape) + " has a negative size");
    overflow |= __builtin_mul_overflow(total, size == 0 ? 1 : size, &total);
  }
  if (overflow || total > (std::int64_t{1} << 56))
    fail<ShapeError>("empty", {}, describe(shape) + " has more elements than memory can hold");
  return count(shape);
}

}  // namespace

bool is_contiguous(const Shape& shape, const Shape& strides) {
  std::int64_t step = 1;
  for (std::size_t axis = shape.size(); axis-- > 0;) {
    if (shape[axis] == 0) return true;
    if (shape[axis] != 1 && strides[axis] != step) return false;
    step *= shape[axis];
  }
  return true;
}

// A scalar: a graph of them has no time for more.
NdArray NdArray::one(Dtype dtype) {
  auto* block = new (pool::allocate(sizeof(Block))) Block({}, dtype, 1);
  block->data = block->one_number;
  NdArray array;
  array.block_ = detail::Ref<Block>::adopt(block);
  return array;
}

NdArray NdArray::many(const Shape& shape, Dtype dtype) {
  const std::int64_t size = checked_count(shape);
  void* memory = pool::allocate(sizeof(Block) + bytes_behind(size, dtype));
  auto* block = new (memory) Block(shape, dtype, size);
  block->data = size == 1 ? block->one_number : static_cast<std::byte*>(memory) + sizeof(Block);
  block->strides = contiguous_strides(shape);
  NdArray array;
  array.block_ = detail::Ref<Block>::adopt(block);
  return array;
}

NdArray NdArray::view(const Shape& shape, const Shape& strides, std::int64_t offset) const {
  auto* block = new (pool::allocate(sizeof(Block))) Block(shape, dtype(), count(shape));
  block->data = static_cast<std::byte*>(raw()) + offset * size_of(dtype());
  block->base = detail::Ref<Block>::share(owner());
  block->strides = strides;
  block->contiguous = gradus::is_contiguous(shape, strides);
  NdArray array;
  array.block_ = detail::Ref<Block>::adopt(block);
  return array;
}

void NdArray::bump_version(const std::source_location& at) const {
  ++owner()->version;
  owner()->last_write = at;
}

// One number and its header are one block of known size; the rest stands apart, so that a scalar's
// release has no prologue to pay.
void NdArray::Block::destroy() noexcept {
  if (base || size != 1) return destroy_many();
  this->~Block();
  pool::release(this, sizeof(Block));
}
void NdArray::Block::destroy_many() noexcept {
  const auto bytes = sizeof(Block) + (base ? 0 : bytes_behind(size, dtype));
  this->~Block();
  pool::release(this, bytes);
}

}  // namespace gradus
