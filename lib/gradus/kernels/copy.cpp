#include <gradus/kernels/copy.h>
#include <gradus/kernels/map.h>
#include <algorithm>
#include <cmath>
#include <cstring>

namespace gradus::kernels {
namespace {

template <class T> void copy_elements(T* to, const Array& from) {
  const auto identity = [](const std::array<Lane<T>, 1>& x) { return x; };
  map<T, 1, 1>(identity, {to}, {Source<T>(from)}, from.shape(), from.size());
}

template <class T> Array filled(const Shape& shape, T value) {
  Array array = Array::empty(shape, dtype_of<T>);
  std::fill_n(array.data<T>(), array.size(), value);
  return array;
}

template <class From, class To> void convert_elements(const From* from, To* to, std::int64_t n) {
  for (std::int64_t i = 0; i < n; ++i) to[i] = static_cast<To>(from[i]);
}

// True where `holds` is true of some element.
template <class F> bool any(const Array& array, F holds) {
  const Array dense = contiguous(array);
  return visit(array.dtype(), [&]<class T>(T) {
    const T* data = dense.data<T>();
    return std::any_of(data, data + dense.size(), holds);
  });
}

}  // namespace

Array copy(const Array& from) {
  Array to = Array::empty(from.shape(), from.dtype());
  visit(from.dtype(), [&]<class T>(T) { copy_elements(to.data<T>(), from); });
  return to;
}

Array contiguous(const Array& from) { return from.is_contiguous() ? from : copy(from); }

Array convert(const Array& from, Dtype dtype) {
  if (from.dtype() == dtype) return from;
  const Array dense = contiguous(from);
  Array to = Array::empty(from.shape(), dtype);
  visit(from.dtype(), [&]<class From>(From) {
    visit(dtype, [&]<class To>(To) {
      convert_elements(dense.data<From>(), to.data<To>(), to.size());
    });
  });
  return to;
}

namespace {
// Writes contiguous numbers into a strided view, axis by axis.
template <class T>
const T* scatter(const Array& to, T* target, const T* from, std::size_t axis) {
  if (axis == to.rank()) {
    *target = *from;
    return from + 1;
  }
  for (std::int64_t i = 0; i < to.shape()[axis]; ++i)
    from = scatter(to, target + i * to.strides()[axis], from, axis + 1);
  return from;
}
}  // namespace

void copy_into(const Array& to, const Array& from) {
  const Array source = to.shares_storage(from) ? copy(from) : from;
  visit(to.dtype(), [&]<class T>(T) {
    if (to.is_contiguous()) return copy_elements(to.data<T>(), source);
    const Array dense = contiguous(source);
    if (to.size() > 0) scatter(to, to.data<T>(), static_cast<const T*>(dense.data<T>()), 0);
  });
}

Array full(const Shape& shape, double value, Dtype dtype) {
  return visit(dtype, [&]<class T>(T) { return filled<T>(shape, static_cast<T>(value)); });
}
Array full(const Shape& shape, std::int64_t value, Dtype dtype) {
  return visit(dtype, [&]<class T>(T) { return filled<T>(shape, static_cast<T>(value)); });
}

void add_into(const Array& to, const Array& from) {
  visit(to.dtype(), [&]<class T>(T) {
    const auto sum = [](const std::array<Lane<T>, 2>& x) { return std::array{x[0] + x[1]}; };
    map<T, 1, 2>(sum, {to.data<T>()}, {Source<T>(to), Source<T>(from)}, to.shape(), to.size());
  });
}

Array broadcast_to(const Array& from, const Shape& shape) {
  Shape strides(shape.size());
  const std::size_t offset = shape.size() - from.rank();
  for (std::size_t axis = 0; axis < from.rank(); ++axis)
    if (from.shape()[axis] != 1) strides[offset + axis] = from.strides()[axis];
  return from.view(shape, strides);
}

bool has_nan(const Array& array) {
  if (!is_floating(array.dtype())) return false;
  return any(array, [](auto x) { return std::isnan(static_cast<double>(x)); });
}
bool has_infinity(const Array& array) {
  if (!is_floating(array.dtype())) return false;
  return any(array, [](auto x) { return std::isinf(static_cast<double>(x)); });
}
bool all_zero(const Array& array) {
  return !any(array, [](auto x) { return x != 0; });
}

}  // namespace gradus::kernels
