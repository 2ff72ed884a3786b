#include <gradus/kernels/copy.h>
#include <gradus/kernels/loops.h>
#include <gradus/kernels/map.h>
#include <gradus/kernels/reduce.h>
#include <gradus/kernels/total.h>
#include <algorithm>
#include <array>
#include <concepts>
#include <limits>
#include <span>

namespace gradus::kernels {
namespace {

Shape shape_of(const Array& x, const std::vector<int>& axes) {
  Shape shape;
  for (const int axis : axes) shape.push_back(x.shape()[static_cast<std::size_t>(axis)]);
  return shape;
}

// For single numbers what lanes have; NaN goes through. In two steps, as the first is then a single
// instruction: a branch on which is larger could not be predicted.
template <std::floating_point T> T maximum(T a, T b) {
  const T larger = a > b ? a : b;
  return a != a ? a : larger;
}
template <std::floating_point T> T minimum(T a, T b) {
  const T smaller = a < b ? a : b;
  return a != a ? a : smaller;
}

// A reduction: where it starts, what it takes of an element, and how two values become one, be they
// lanes or single numbers.
struct Plain {
  template <class V> static V take(V x) { return x; }
};
struct Sum : Plain {
  template <class T> static constexpr T start = 0;
  template <class V> static V join(V a, V b) { return a + b; }
};
struct SumOfSquares : Sum {
  template <class V> static V take(V x) { return x * x; }
};
struct Product : Plain {
  template <class T> static constexpr T start = 1;
  template <class V> static V join(V a, V b) { return a * b; }
};
struct Largest : Plain {
  template <class T>
  static constexpr T start = std::is_integral_v<T> ? std::numeric_limits<T>::min()
                                                   : -std::numeric_limits<T>::infinity();
  template <class V> static V join(V a, V b) { return maximum(a, b); }
};
struct Smallest : Plain {
  template <class T>
  static constexpr T start = std::is_integral_v<T> ? std::numeric_limits<T>::max()
                                                   : std::numeric_limits<T>::infinity();
  template <class V> static V join(V a, V b) { return minimum(a, b); }
};

// A block short enough for plain accumulators: eight, so that additions need not wait for each
// other.
template <class R, class T> T reduce_block(const T* x, std::int64_t n) {
  using L = Lane<T>;
  constexpr std::int64_t strip = 8 * L::width;
  std::array<L, 8> all;
  all.fill(L(R::template start<T>));
  std::int64_t i = 0;
  for (; i + strip <= n; i += strip)
    for (std::size_t k = 0; k < 8; ++k)
      all[k] = R::join(all[k], R::take(L::load(x + i + static_cast<std::int64_t>(k) * L::width)));
  for (; i + L::width <= n; i += L::width) all[0] = R::join(all[0], R::take(L::load(x + i)));
  for (std::size_t width = 4; width > 0; width /= 2)
    for (std::size_t k = 0; k < width; ++k) all[k] = R::join(all[k], all[k + width]);
  alignas(64) T lanes[L::width];
  all[0].store(lanes);
  if constexpr (L::width > 1) {
    for (std::int64_t k = 0; k < n - i; ++k) lanes[k] = R::join(lanes[k], R::take(x[i + k]));
    for (std::int64_t width = L::width / 2; width > 0; width /= 2)
      for (std::int64_t k = 0; k < width; ++k) lanes[k] = R::join(lanes[k], lanes[k + width]);
  }
  return lanes[0];
}

template <class R, class T> Total<T> reduce_row(const T* x, std::int64_t n) {
  constexpr std::int64_t block = 4096;
  Total<T> total = R::template start<T>;
  if (n < Lane<T>::width) {
    for (std::int64_t i = 0; i < n; ++i) total = R::join(total, R::take(Total<T>(x[i])));
    return total;
  }
  if (n < 2 * elements_per_thread) {
    for (std::int64_t start = 0; start < n; start += block)
      total = R::join(total, Total<T>(reduce_block<R>(x + start, std::min(block, n - start))));
    return total;
  }
  // The same blocks, joined in the same order, whatever the number of threads.
  std::vector<T> blocks(static_cast<std::size_t>((n + block - 1) / block));
  parallel_for((n + block - 1) / block, 1, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t k = begin; k < end; ++k)
      blocks[static_cast<std::size_t>(k)] =
          reduce_block<R>(x + k * block, std::min(block, n - k * block));
  });
  for (const T each : blocks) total = R::join(total, Total<T>(each));
  return total;
}

// The reduced axes end in a run of neighbours: one total for each kept position.
template <class R, class T>
void reduce_rows(const T* x, T* y, const LoopAxes& kept, LoopAxes reduced) {
  const std::int64_t run = reduced.empty() ? 1 : reduced.back().size;
  if (!reduced.empty()) reduced.pop_back();
  for_each_offset(kept, [&](std::int64_t at) {
    Total<T> total = R::template start<T>;
    for_each_offset(reduced, [&](std::int64_t row) {
      total = R::join(total, reduce_row<R>(x + at + row, run));
    });
    *y++ = number<T>(total);
  });
}

// Joins N lanes of columns of the rows at these offsets, in registers, and adds what comes out to
// the totals of the first n columns.
template <class R, std::size_t N, class T, class Load>
void join_strip(std::span<const std::int64_t> rows, Total<T>* totals, std::int64_t n, Load load) {
  using L = Lane<T>;
  std::array<L, N> all;
  all.fill(L(R::template start<T>));
  for (const std::int64_t row : rows)
    for (std::size_t k = 0; k < N; ++k)
      all[k] = R::join(all[k], R::take(load(row + static_cast<std::int64_t>(k) * L::width)));
  alignas(64) T lanes[N * L::width];
  for (std::size_t k = 0; k < N; ++k) all[k].store(lanes + static_cast<std::int64_t>(k) * L::width);
  for (std::int64_t k = 0; k < n; ++k) totals[k] = R::join(totals[k], Total<T>(lanes[k]));
}

template <class R, class T>
void join_rows(const T* x, std::span<const std::int64_t> rows, Total<T>* totals, std::int64_t n) {
  using L = Lane<T>;
  const auto load = [&](std::int64_t at) { return L::load(x + at); };
  std::int64_t i = 0;
  for (; i + 4 * L::width <= n; i += 4 * L::width, x += 4 * L::width)
    join_strip<R, 4, T>(rows, totals + i, 4 * L::width, load);
  for (; i + L::width <= n; i += L::width, x += L::width)
    join_strip<R, 1, T>(rows, totals + i, L::width, load);
  if (i < n)
    join_strip<R, 1, T>(rows, totals + i, n - i,
                        [&](std::int64_t at) { return L::load(x + at, n - i); });
}

// The kept axes end in a run of neighbours: rows are joined in blocks, which go into totals, so
// that the sums of float32 keep their digits.
template <class R, class T>
void reduce_columns(const T* x, T* y, LoopAxes kept, const LoopAxes& reduced) {
  const std::int64_t run = kept.back().size;
  kept.pop_back();
  std::vector<Total<T>> totals(static_cast<std::size_t>(run));
  std::array<std::int64_t, 64> rows;
  for_each_offset(kept, [&](std::int64_t at) {
    std::size_t count = 0;
    std::fill(totals.begin(), totals.end(), Total<T>(R::template start<T>));
    for_each_offset(reduced, [&](std::int64_t row) {
      rows[count++] = row;
      if (count < rows.size()) return;
      join_rows<R>(x + at, rows, totals.data(), run);
      count = 0;
    });
    join_rows<R>(x + at, std::span(rows).first(count), totals.data(), run);
    for (const auto& total : totals) *y++ = number<T>(total);
  });
}

template <class R, class T> void reduce_into(const Array& x, T* y, const AxisSplit& split) {
  const LoopAxes kept = loop_axes(x, split.kept), reduced = loop_axes(x, split.reduced);
  const T* data = x.data<T>();
  if (steps(kept) == 0) return;
  if (reduced.empty() || reduced.back().stride == 1) return reduce_rows<R>(data, y, kept, reduced);
  if (!kept.empty() && kept.back().stride == 1) return reduce_columns<R>(data, y, kept, reduced);
  auto order = split.kept;
  order.insert(order.end(), split.reduced.begin(), split.reduced.end());
  Shape strides;
  for (const int axis : order) strides.push_back(x.strides()[static_cast<std::size_t>(axis)]);
  const Array dense = copy(x.view(shape_of(x, order), strides));
  const std::int64_t run = steps(reduced);
  reduce_rows<R>(dense.data<T>(), y, {{steps(kept), run}}, {{run, 1}});
}

template <class R> Array reduce(const Array& x, const std::vector<int>& axes) {
  const AxisSplit split = split_axes(x.rank(), axes);
  Array y = Array::empty(shape_of(x, split.kept), x.dtype());
  visit(x.dtype(), [&]<class T>(T) { reduce_into<R>(x, y.data<T>(), split); });
  return y;
}

}  // namespace

Array sum(const Array& x, const std::vector<int>& axes) { return reduce<Sum>(x, axes); }
Array sum_of_squares(const Array& x, const std::vector<int>& axes) {
  return reduce<SumOfSquares>(x, axes);
}
Array product(const Array& x, const std::vector<int>& axes) { return reduce<Product>(x, axes); }
Array largest(const Array& x, const std::vector<int>& axes) { return reduce<Largest>(x, axes); }
Array smallest(const Array& x, const std::vector<int>& axes) { return reduce<Smallest>(x, axes); }

void divide(const Array& x, double n) {
  visit_floating(x.dtype(), [&]<class T>(T) {
    for (std::int64_t i = 0; i < x.size(); ++i) x.data<T>()[i] /= static_cast<T>(n);
  });
}

}  // namespace gradus::kernels
