#pragma once
#include <gradus/array/language.h>
#include <array>
#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <iosfwd>
#include <source_location>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace gradus {

/// The sizes of a tensor's axes. Behaves as std::vector<int64_t>; up to four axes need no heap.
/// ShapeError beyond 32767 axes.
class Shape {
  // An axis, and the line that asks for it.
  template <class Wide> struct Asked {
    template <std::integral Axis>
      requires(std::is_signed_v<Axis> == std::is_signed_v<Wide>)
    Asked(Axis which, std::source_location at = std::source_location::current())
        : axis(static_cast<Wide>(which)), line(at) {}
    Wide axis;
    std::source_location line;
  };
  using SignedAxis = Asked<std::int64_t>;
  using UnsignedAxis = Asked<std::size_t>;

 public:
  using value_type = std::int64_t;
  using iterator = value_type*;
  using const_iterator = const value_type*;

  Shape() noexcept : inline_{} {}
  Shape(std::initializer_list<value_type> sizes) : Shape(sizes.begin(), sizes.end()) {}
  Shape(const std::vector<value_type>& sizes) : Shape(sizes.data(), sizes.data() + sizes.size()) {}
  explicit Shape(std::size_t rank, value_type value = 0) : inline_{} { resize(rank, value); }
  template <class It>
    requires requires(It it) { ++it, static_cast<value_type>(*it); }
  Shape(It first, It last) : inline_{} {
    const auto rank = static_cast<std::size_t>(std::distance(first, last));
    for (value_type* to = room_for(rank); first != last; ++first) *to++ = *first;
    size_ = static_cast<std::uint16_t>(rank);
  }
  Shape(const Shape& other) : inline_{} {
    if (!other.on_heap() && !on_heap()) {
      size_ = other.size_;
      inline_ = other.inline_;
    } else {
      assign(other);
    }
  }
  Shape(Shape&& other) noexcept
      : inline_(other.inline_), size_(other.size_),
        capacity_(std::exchange(other.capacity_, inline_rank)) {
    other.size_ = 0;
  }
  Shape& operator=(const Shape& other) {
    if (!other.on_heap() && !on_heap()) {
      size_ = other.size_;
      inline_ = other.inline_;
    } else if (this != &other) {
      assign(other);
    }
    return *this;
  }
  Shape& operator=(Shape&& other) noexcept {
    std::swap(inline_, other.inline_);
    std::swap(size_, other.size_);
    std::swap(capacity_, other.capacity_);
    return *this;
  }
  ~Shape() {
    if (on_heap()) delete[] heap_;
  }

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  value_type* data() { return on_heap() ? heap_ : inline_.data(); }
  const value_type* data() const { return on_heap() ? heap_ : inline_.data(); }
  iterator begin() { return data(); }
  iterator end() { return data() + size_; }
  const_iterator begin() const { return data(); }
  const_iterator end() const { return data() + size_; }
  /// The size of an axis; negative ones count from the last. ShapeError beyond the rank.
  value_type& operator[](SignedAxis axis) { return size_at(place(axis)); }
  value_type& operator[](UnsignedAxis axis) { return size_at(place(axis)); }
  value_type operator[](SignedAxis axis) const { return size_at(place(axis)); }
  value_type operator[](UnsignedAxis axis) const { return size_at(place(axis)); }
  value_type& front() { return data()[0]; }
  value_type front() const { return data()[0]; }
  value_type& back() { return data()[size_ - 1]; }
  value_type back() const { return data()[size_ - 1]; }

  /// The first n sizes; first(-2) is all but the last two. ShapeError beyond the rank.
  Shape first(SignedAxis n) const { return Shape(begin(), begin() + length(n)); }
  /// The last n sizes; last(-1) is all but the first. ShapeError beyond the rank.
  Shape last(SignedAxis n) const { return Shape(end() - length(n), end()); }
  /// Without one axis; negative ones count from the last. ShapeError beyond the rank.
  Shape without(SignedAxis axis) const { return without_place(place(axis)); }
  Shape without(UnsignedAxis axis) const { return without_place(place(axis)); }

  void push_back(value_type value) {
    room_for(size_ + std::size_t{1})[size_] = value;
    ++size_;
  }
  void pop_back() { --size_; }
  void insert(const_iterator before, value_type value);
  void erase(const_iterator at);
  void resize(std::size_t rank, value_type value = 0) {
    value_type* const sizes = room_for(rank);
    for (std::size_t axis = size_; axis < rank; ++axis) sizes[axis] = value;
    size_ = static_cast<std::uint16_t>(rank);
  }
  void clear() { size_ = 0; }

  friend bool operator==(const Shape& a, const Shape& b) {
    if (a.size_ != b.size_) return false;
    for (std::size_t axis = 0; axis < a.size_; ++axis)  // std::equal would call memcmp
      if (a.data()[axis] != b.data()[axis]) return false;
    return true;
  }

 private:
  static constexpr std::uint16_t inline_rank = 4;
  template <class Wide> std::size_t place(const Asked<Wide>& asked) const {
    auto place = static_cast<std::size_t>(asked.axis);
    if constexpr (std::is_signed_v<Wide>)
      if (asked.axis < 0) place += size_;
    if (place >= size_) beyond(static_cast<std::int64_t>(asked.axis), asked.line);
    return place;
  }
  std::int64_t length(const SignedAxis& n) const {
    const std::int64_t length = n.axis < 0 ? n.axis + size_ : n.axis;
    if (length < 0 || length > size_) beyond(n.axis, n.line);
    return length;
  }
  Shape without_place(std::size_t k) const {
    Shape rest = *this;
    rest.erase(rest.begin() + k);
    return rest;
  }
  value_type& size_at(std::size_t k) { return k < inline_rank ? data()[k] : heap_[k]; }
  value_type size_at(std::size_t k) const { return k < inline_rank ? data()[k] : heap_[k]; }
  [[noreturn]] void beyond(std::int64_t axis, std::source_location line) const;
  bool on_heap() const { return capacity_ > inline_rank; }
  void assign(const Shape& other);
  value_type* room_for(std::size_t rank) { return rank > capacity_ ? grow(rank) : data(); }
  value_type* grow(std::size_t rank);  // beyond the capacity

  union {
    std::array<value_type, inline_rank> inline_;
    value_type* heap_;
  };
  std::uint16_t size_ = 0;  // narrow, so that who holds a shape has room for its own flags
  std::uint16_t capacity_ = inline_rank;
};

/// "[32, 64]", as every message writes it; "[]" is a scalar.
std::string describe(const Shape& shape);
std::ostream& operator<<(std::ostream& out, const Shape& shape);

/// The number of elements: the product of the sizes, 1 for a scalar.
std::int64_t count(const Shape& shape);

/// Row-major strides, in elements.
Shape contiguous_strides(const Shape& shape);

/// NumPy's broadcasting of two shapes; false where they do not fit.
bool broadcast(const Shape& a, const Shape& b, Shape& result);

/// An axis from the front: -1 is the last. Negative where `axis` is out of range for the rank.
inline int normal_axis(std::int64_t axis, std::size_t rank) {
  const auto size = static_cast<std::int64_t>(rank);
  if (axis < 0) axis += size;
  return axis >= 0 && axis < size ? static_cast<int>(axis) : -1;
}

}  // namespace gradus
