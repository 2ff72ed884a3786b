#include <gradus/kernels/copy.h>
#include <gradus/kernels/lane.h>
#include <gradus/kernels/loops.h>
#include <gradus/kernels/reduce.h>
#include <algorithm>
#include <cmath>

namespace gradus::kernels {
namespace {

Shape shape_of(const Array& x, const std::vector<int>& axes) {
  Shape shape;
  for (const int axis : axes) shape.push_back(x.shape()[static_cast<std::size_t>(axis)]);
  return shape;
}

// The sum of a block short enough for plain accumulators.
template <class T> T block_sum(const T* x, std::int64_t n) {
  using L = Lane<T>;
  L a(0), b(0), c(0), d(0);
  std::int64_t i = 0;
  for (; i + 4 * L::width <= n; i += 4 * L::width) {
    a = a + L::load(x + i);
    b = b + L::load(x + i + L::width);
    c = c + L::load(x + i + 2 * L::width);
    d = d + L::load(x + i + 3 * L::width);
  }
  for (; i + L::width <= n; i += L::width) a = a + L::load(x + i);
  if (i < n) b = b + L::load(x + i, n - i);
  alignas(64) T lanes[L::width];
  ((a + b) + (c + d)).store(lanes);
  for (std::int64_t width = L::width / 2; width > 0; width /= 2)
    for (std::int64_t k = 0; k < width; ++k) lanes[k] += lanes[k + width];
  return lanes[0];
}

template <class T> using Total = std::conditional_t<std::is_integral_v<T>, T, double>;

template <class T> Total<T> row_sum(const T* x, std::int64_t n) {
  constexpr std::int64_t block = 4096;
  Total<T> total = 0;
  for (std::int64_t start = 0; start < n; start += block)
    total += block_sum(x + start, std::min(block, n - start));
  return total;
}

// The reduced axes end in a run of neighbours: one total for each kept position.
template <class T>
void sum_rows(const T* x, T* y, const LoopAxes& kept, LoopAxes reduced) {
  const std::int64_t run = reduced.empty() ? 1 : reduced.back().size;
  if (!reduced.empty()) reduced.pop_back();
  for_each_offset(kept, [&](std::int64_t at) {
    Total<T> total = 0;
    for_each_offset(reduced, [&](std::int64_t row) { total += row_sum(x + at + row, run); });
    *y++ = static_cast<T>(total);
  });
}

template <class T> void add_row(T* y, const T* x, std::int64_t n) {
  using L = Lane<T>;
  std::int64_t i = 0;
  for (; i + L::width <= n; i += L::width) (L::load(y + i) + L::load(x + i)).store(y + i);
  for (; i < n; ++i) y[i] += x[i];
}

// The kept axes end in a run of neighbours: whole rows are added up, in blocks of rows so that
// float32 keeps its digits.
template <class T>
void sum_columns(const T* x, T* y, LoopAxes kept, const LoopAxes& reduced) {
  constexpr std::int64_t rows_in_block = 256;
  const std::int64_t run = kept.back().size;
  kept.pop_back();
  std::vector<T> block(static_cast<std::size_t>(run));
  for_each_offset(kept, [&](std::int64_t at) {
    std::int64_t rows = 0;
    std::fill_n(y, run, T{});
    std::fill(block.begin(), block.end(), T{});
    for_each_offset(reduced, [&](std::int64_t row) {
      add_row(block.data(), x + at + row, run);
      if (++rows % rows_in_block != 0) return;
      add_row(y, block.data(), run);
      std::fill(block.begin(), block.end(), T{});
    });
    add_row(y, block.data(), run);
    y += run;
  });
}

template <class T> void sum_into(const Array& x, T* y, const AxisSplit& split) {
  const LoopAxes kept = loop_axes(x, split.kept), reduced = loop_axes(x, split.reduced);
  const T* data = x.data<T>();
  if (steps(kept) == 0) return;
  if (reduced.empty() || reduced.back().stride == 1) return sum_rows(data, y, kept, reduced);
  if (!kept.empty() && kept.back().stride == 1) return sum_columns(data, y, kept, reduced);
  auto order = split.kept;
  order.insert(order.end(), split.reduced.begin(), split.reduced.end());
  Shape strides;
  for (const int axis : order) strides.push_back(x.strides()[static_cast<std::size_t>(axis)]);
  const Array dense = copy(x.view(shape_of(x, order), strides));
  const std::int64_t run = steps(reduced);
  sum_rows<T>(dense.data<T>(), y, {{steps(kept), run}}, {{run, 1}});
}

template <class T> std::int64_t largest(const T* x, std::int64_t n, std::int64_t stride) {
  std::int64_t best = 0;
  for (std::int64_t i = 1; i < n; ++i) {
    const T held = x[best * stride], next = x[i * stride];
    if (held != held) break;
    if (next > held || next != next) best = i;
  }
  return best;
}

}  // namespace

Array sum(const Array& x, const std::vector<int>& axes) {
  const AxisSplit split = split_axes(x.rank(), axes);
  Array y = Array::empty(shape_of(x, split.kept), x.dtype());
  visit(x.dtype(), [&]<class T>(T) { sum_into<T>(x, y.data<T>(), split); });
  return y;
}

void divide(const Array& x, double n) {
  visit_floating(x.dtype(), [&]<class T>(T) {
    for (std::int64_t i = 0; i < x.size(); ++i) x.data<T>()[i] /= static_cast<T>(n);
  });
}

Array argmax(const Array& x, int axis) {
  const AxisSplit split = split_axes(x.rank(), {axis});
  Array y = Array::empty(shape_of(x, split.kept), int64);
  auto* out = y.data<std::int64_t>();
  const auto size = x.shape()[static_cast<std::size_t>(axis)];
  const auto stride = x.strides()[static_cast<std::size_t>(axis)];
  visit(x.dtype(), [&]<class T>(T) {
    for_each_offset(loop_axes(x, split.kept), [&](std::int64_t at) {
      *out++ = largest(x.data<T>() + at, size, stride);
    });
  });
  return y;
}

}  // namespace gradus::kernels
