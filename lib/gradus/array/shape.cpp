#include <gradus/array/error.h>
#include <gradus/array/shape.h>
#include <algorithm>
#include <ostream>
#include <utility>

namespace gradus {

void Shape::beyond(std::int64_t axis, std::source_location line) const {
  fail<ShapeError>("shape", line,
                   describe(*this) + " has no axis " + std::to_string(axis) + "; its " +
                       std::to_string(size()) + " axes count from 0, or back from -1");
}

void Shape::assign(const Shape& other) {
  std::copy(other.begin(), other.end(), room_for(other.size()));
  size_ = other.size_;
}

Shape::value_type* Shape::grow(std::size_t rank) {
  constexpr std::size_t most = 32767;
  if (rank > most)
    throw ShapeError("a shape of " + std::to_string(rank) + " axes: the most is " +
                     std::to_string(most));
  const auto capacity = std::min(most, std::max(rank, std::size_t{2} * capacity_));
  auto* larger = new value_type[capacity];
  std::copy(begin(), end(), larger);
  if (on_heap()) delete[] heap_;
  heap_ = larger;
  capacity_ = static_cast<std::uint16_t>(capacity);
  return larger;
}

void Shape::insert(const_iterator before, value_type value) {
  const auto position = before - begin();
  resize(size_ + 1);
  std::copy_backward(begin() + position, end() - 1, end());
  data()[position] = value;
}

void Shape::erase(const_iterator at) {
  std::copy(at + 1, const_iterator(end()), begin() + (at - begin()));
  --size_;
}

std::string describe(const Shape& shape) {
  std::string text = "[";
  for (std::size_t axis = 0; axis < shape.size(); ++axis)
    text += (axis ? ", " : "") + std::to_string(shape[axis]);
  return text + "]";
}

std::ostream& operator<<(std::ostream& out, const Shape& shape) { return out << describe(shape); }

std::int64_t count(const Shape& shape) {
  std::int64_t total = 1;
  for (const auto size : shape) total *= size;
  return total;
}

Shape contiguous_strides(const Shape& shape) {
  Shape strides = shape;
  std::int64_t step = 1;
  for (std::size_t axis = shape.size(); axis-- > 0;) step *= std::exchange(strides[axis], step);
  return strides;
}

bool broadcast(const Shape& a, const Shape& b, Shape& result) {
  const Shape& longer = a.size() >= b.size() ? a : b;
  const Shape& shorter = a.size() >= b.size() ? b : a;
  const std::size_t offset = longer.size() - shorter.size();
  result = Shape(longer);
  for (std::size_t axis = 0; axis < shorter.size(); ++axis) {
    auto& size = result[offset + axis];
    if (size == 1) size = shorter[axis];
    if (size != shorter[axis] && shorter[axis] != 1) return false;
  }
  return true;
}

}  // namespace gradus
