#include <gradus/kernels/loops.h>
#include <gradus/kernels/order.h>
#include <algorithm>

namespace gradus::kernels {
namespace {

template <class T> bool is_nan(T x) { return x != x; }
template <class T> bool less(T a, T b) { return a < b || (is_nan(b) && !is_nan(a)); }

// One line of x along an axis.
template <class T> struct Line {
  const T* data;
  std::int64_t size;
  std::int64_t stride;
  T operator[](std::int64_t i) const { return data[i * stride]; }
};

// Calls f(line, its place in the result) for every line along an axis, row-major.
template <class F> void for_each_line(const Array& x, int axis, F f) {
  const auto along = static_cast<std::size_t>(axis);
  const auto others = loop_axes(x, split_axes(x.rank(), {axis}).kept);
  std::int64_t place = 0;
  visit(x.dtype(), [&]<class T>(T) {
    for_each_offset(others, [&](std::int64_t at) {
      f(Line<T>{x.data<T>() + at, x.shape()[along], x.strides()[along]}, place++);
    });
  });
}

Shape without(Shape shape, int axis) {
  shape.erase(shape.begin() + axis);
  return shape;
}

// A view whose last axis stands at `axis`.
Array with_last_at(const Array& x, int axis) {
  Shape shape = x.shape(), strides = x.strides();
  std::rotate(shape.begin() + axis, shape.end() - 1, shape.end());
  std::rotate(strides.begin() + axis, strides.end() - 1, strides.end());
  return x.view(shape, strides);
}

// The first element that none beats; a NaN is beaten by nothing.
template <class Beats> Array first(const Array& x, int axis, Beats beats) {
  Array y = Array::empty(without(x.shape(), axis), int64);
  for_each_line(x, axis, [&](const auto& line, std::int64_t place) {
    std::int64_t best = 0;
    auto held = line[0];
    for (std::int64_t i = 1; i < line.size && !is_nan(held); ++i) {
      const auto next = line[i];
      if (!beats(next, held) && !is_nan(next)) continue;
      held = next;
      best = i;
    }
    y.data<std::int64_t>()[place] = best;
  });
  return y;
}

template <class T> struct Entry {
  T value;
  std::int64_t index;
};

// Sorts the first `count` entries to the front; the index decides between equals.
template <class T>
void put_in_order(std::vector<Entry<T>>& entries, std::int64_t count, bool descending) {
  const auto sort = [&](auto before) {
    const auto ahead = [&](const Entry<T>& a, const Entry<T>& b) {
      if (before(a.value, b.value)) return true;
      return !before(b.value, a.value) && a.index < b.index;
    };
    const auto end = entries.begin() + count;
    if (end == entries.end())
      std::sort(entries.begin(), end, ahead);
    else
      std::partial_sort(entries.begin(), end, entries.end(), ahead);
  };
  if (descending)
    sort([](T a, T b) { return less(b, a); });
  else
    sort([](T a, T b) { return less(a, b); });
}

}  // namespace

Array argmax(const Array& x, int axis) {
  return first(x, axis, [](auto a, auto b) { return a > b; });
}
Array argmin(const Array& x, int axis) {
  return first(x, axis, [](auto a, auto b) { return a < b; });
}

Array argsort(const Array& x, int axis, std::int64_t count, bool descending) {
  Shape shape = without(x.shape(), axis);
  shape.push_back(count);
  const Array y = Array::empty(shape, int64);
  for_each_line(x, axis, [&]<class T>(const Line<T>& line, std::int64_t place) {
    std::vector<Entry<T>> entries;
    for (std::int64_t i = 0; i < line.size; ++i) entries.push_back({line[i], i});
    put_in_order(entries, count, descending);
    std::int64_t* out = y.data<std::int64_t>() + place * count;
    for (std::int64_t i = 0; i < count; ++i) *out++ = entries[static_cast<std::size_t>(i)].index;
  });
  return with_last_at(y, axis);
}

}  // namespace gradus::kernels
