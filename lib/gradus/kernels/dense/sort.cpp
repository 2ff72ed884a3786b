#include <gradus/kernels/dense/sort.h>
#include <gradus/kernels/lanes/loops.h>
#include <gradus/kernels/lanes/share_out.h>
#include <algorithm>
#include <bit>
#include <vector>

namespace gradus::kernels {
namespace {

constexpr std::uint64_t sign_bit = std::uint64_t{1} << 63;

template <class T> bool is_nan(T x) { return x != x; }

// One line of x along an axis.
template <class T> struct Line {
  const T* data;
  std::int64_t size;
  std::int64_t stride;
  T operator[](std::int64_t i) const { return data[i * stride]; }
};

// Calls f(line, its place in the result) for every line along an axis, row-major; for each thread's
// share of them an f of its own, from make_f().
template <class MakeF> void for_each_line(const NdArray& x, int axis, MakeF make_f) {
  const auto others = loop_axes(x, split_axes(x.rank(), {axis}).kept);
  visit(x.dtype(), [&]<class T>(T) {
    share_out(steps(others), 1, x.shape()[axis], [&](Range lines, Range) {
      auto f = make_f();
      std::int64_t place = lines.begin;
      for_each_offset(others, lines.begin, lines.end, [&](std::int64_t at) {
        f(Line<T>{x.data<T>() + at, x.shape()[axis], x.strides()[axis]}, place++);
      });
    });
  });
}

// A view whose last axis stands at `axis`.
NdArray with_last_at(const NdArray& x, int axis) {
  Shape shape = x.shape(), strides = x.strides();
  std::rotate(shape.begin() + axis, shape.end() - 1, shape.end());
  std::rotate(strides.begin() + axis, strides.end() - 1, strides.end());
  return x.view(shape, strides);
}

// The first element that none beats; a NaN is beaten by nothing.
template <class Beats> NdArray first(const NdArray& x, int axis, Beats beats) {
  NdArray y = NdArray::empty(x.shape().without(axis), int64);
  const auto find = [&](const auto& line, std::int64_t place) {
    std::int64_t best = 0;
    auto held = line[0];
    for (std::int64_t i = 1; i < line.size && !is_nan(held); ++i) {
      const auto next = line[i];
      if (!beats(next, held) && !is_nan(next)) continue;
      held = next;
      best = i;
    }
    y.data<std::int64_t>()[place] = best;
  };
  for_each_line(x, axis, [&] { return find; });
  return y;
}

// An unsigned number for x, in the same order: NaN above all, both zeros alike. (The bits of
// floating numbers are ordered as integers are, those of negative ones backwards.)
std::uint64_t key(double x) {
  if (is_nan(x)) return ~std::uint64_t{0};
  const auto bits = std::bit_cast<std::uint64_t>(x + 0.0);  // -0 + 0 = 0
  return bits >> 63 ? ~bits : bits | sign_bit;
}
std::uint64_t key(std::int64_t x) { return static_cast<std::uint64_t>(x) ^ sign_bit; }

// An element of a line; the index decides between equals.
struct Entry {
  std::uint64_t key;
  std::int64_t index;
  friend bool operator<(const Entry& a, const Entry& b) {
    return (a.key < b.key) | ((a.key == b.key) & (a.index < b.index));  // without a branch
  }
};

}  // namespace

NdArray argmax(const NdArray& x, int axis) {
  return first(x, axis, [](auto a, auto b) { return a > b; });
}
NdArray argmin(const NdArray& x, int axis) {
  return first(x, axis, [](auto a, auto b) { return a < b; });
}

NdArray argsort(const NdArray& x, int axis, std::int64_t count, bool descending) {
  Shape shape = x.shape().without(axis);
  shape.push_back(count);
  const NdArray y = NdArray::empty(shape, int64);
  const auto size = static_cast<std::size_t>(x.shape()[axis]);
  const auto sort = [&](const auto& line, std::int64_t place, std::vector<Entry>& entries) {
    for (std::int64_t i = 0; i < line.size; ++i)
      entries[static_cast<std::size_t>(i)] = {descending ? ~key(line[i]) : key(line[i]), i};
    const auto end = entries.begin() + count;
    if (end == entries.end())
      std::sort(entries.begin(), end);
    else
      std::partial_sort(entries.begin(), end, entries.end());
    std::transform(entries.begin(), end, y.data<std::int64_t>() + place * count,
                   [](const Entry& entry) { return entry.index; });
  };
  for_each_line(x, axis, [&] {
    return [&, entries = std::vector<Entry>(size)](const auto& line, std::int64_t place) mutable {
      sort(line, place, entries);
    };
  });
  return with_last_at(y, axis);
}

}  // namespace gradus::kernels
