#pragma once
#include <gradus/array/array.h>
#include <gradus/array/threads.h>
#include <gradus/kernels/lane.h>
#include <gradus/kernels/loops.h>
#include <algorithm>
#include <array>
#include <utility>

// The loops of every elementwise op: one pass over memory, SIMD lanes inside, any strides.

namespace gradus::kernels {

/// One input of an elementwise loop: an array of the loop's shape, or one number for every element.
template <class T> struct Source {
  const T* data = nullptr;
  const Shape* strides = nullptr;  // null for a number
  bool contiguous = false;

  Source() = default;
  explicit Source(const Array& array)
      : data(array.data<T>()), strides(&array.strides()), contiguous(array.is_contiguous()) {}
  explicit Source(const T* number) : data(number) {}
};

/// The loop's axes, merged where every input allows it: most loops have one or two.
template <class T, std::size_t Inputs>
LoopAxes<Inputs> loop_axes(const Shape& shape, const std::array<Source<T>, Inputs>& in) {
  LoopAxes<Inputs> axes;
  axes.reserve(shape.size());
  for (std::size_t axis = 0; axis < shape.size(); ++axis) {
    LoopAxis<Inputs> next{shape[axis], {}};
    for (std::size_t k = 0; k < Inputs; ++k)
      if (in[k].strides) next.strides[k] = (*in[k].strides)[axis];
    append(axes, next);
  }
  return axes;
}

template <class T, std::size_t Outputs, std::size_t Inputs> struct Pointers {
  std::array<T*, Outputs> out;
  std::array<const T*, Inputs> in;
};

/// `n` elements; an input's stride is 1 (its elements follow each other) or 0 (one for all).
/// f takes an array of input lanes and returns an array of output lanes.
template <class T, std::size_t Outputs, std::size_t Inputs, class F>
void map_row(const F& f, Pointers<T, Outputs, Inputs> at,
             const std::array<std::int64_t, Inputs>& stride, std::int64_t n) {
  using L = Lane<T>;
  std::array<L, Inputs> x;
  alignas(64) T splat[Inputs][L::width];
  std::array<std::int64_t, Inputs> mask;
  for (std::size_t k = 0; k < Inputs; ++k) {
    mask[k] = stride[k] == 0 ? 0 : -1;
    if (stride[k] != 0) continue;
    L(*at.in[k]).store(splat[k]);
    at.in[k] = splat[k];
  }
  std::int64_t i = 0;
  for (; i + L::width <= n; i += L::width) {
    for (std::size_t k = 0; k < Inputs; ++k) x[k] = L::load(at.in[k] + (i & mask[k]));
    const std::array<L, Outputs> y = f(x);
    for (std::size_t k = 0; k < Outputs; ++k) y[k].store(at.out[k] + i);
  }
  if (i == n) return;
  for (std::size_t k = 0; k < Inputs; ++k) x[k] = L::load(at.in[k] + (i & mask[k]), n - i);
  const std::array<L, Outputs> y = f(x);
  for (std::size_t k = 0; k < Outputs; ++k) y[k].store(at.out[k] + i, n - i);
}

/// A row of any strides: what is neither 0 nor 1 is first gathered, a block at a time.
template <class T, std::size_t Outputs, std::size_t Inputs, class F>
void map_strided_row(const F& f, Pointers<T, Outputs, Inputs> at,
                     std::array<std::int64_t, Inputs> stride, std::int64_t n) {
  constexpr std::int64_t block = 256;
  alignas(64) T gathered[Inputs][block];
  for (std::int64_t start = 0; start < n; start += block) {
    const std::int64_t length = std::min(block, n - start);
    Pointers<T, Outputs, Inputs> part = at;
    auto step = stride;
    for (std::size_t k = 0; k < Inputs; ++k) {
      part.in[k] += start * stride[k];
      if (stride[k] == 0 || stride[k] == 1) continue;
      for (std::int64_t i = 0; i < length; ++i) gathered[k][i] = part.in[k][i * stride[k]];
      part.in[k] = gathered[k];
      step[k] = 1;
    }
    for (std::size_t k = 0; k < Outputs; ++k) part.out[k] += start;
    map_row<T, Outputs, Inputs>(f, part, step, length);
  }
}

/// From how many elements on a second thread pays for being woken.
inline constexpr std::int64_t elements_per_thread = 1 << 16;

/// Walks all rows of a loop that is not flat.
template <class T, std::size_t Outputs, std::size_t Inputs, class F>
void map_rows(const F& f, Pointers<T, Outputs, Inputs> at, const LoopAxes<Inputs>& axes) {
  const std::size_t outer = axes.size() - 1;
  const auto [row, stride] = axes.back();
  const bool straight = std::all_of(stride.begin(), stride.end(),
                                    [](std::int64_t step) { return step == 0 || step == 1; });
  Shape index(outer);
  while (true) {
    if (straight)
      map_row<T, Outputs, Inputs>(f, at, stride, row);
    else
      map_strided_row<T, Outputs, Inputs>(f, at, stride, row);
    for (auto& out : at.out) out += row;
    std::size_t axis = outer;
    while (axis-- > 0) {
      const auto& [size, strides] = axes[axis];
      for (std::size_t k = 0; k < Inputs; ++k) at.in[k] += strides[k];
      if (++index[axis] < size) break;
      for (std::size_t k = 0; k < Inputs; ++k) at.in[k] -= strides[k] * size;
      index[axis] = 0;
    }
    if (axis == static_cast<std::size_t>(-1)) return;
  }
}

/// The same on several threads, each with its share of the first axis.
template <class T, std::size_t Outputs, std::size_t Inputs, class F>
void map_shares(const F& f, const Pointers<T, Outputs, Inputs>& at, const LoopAxes<Inputs>& axes,
                std::int64_t size) {
  if (size < 2 * elements_per_thread) return map_rows<T, Outputs, Inputs>(f, at, axes);
  const std::int64_t inner = size / axes[0].size;
  const std::int64_t grain = (elements_per_thread + inner - 1) / inner;
  parallel_for(axes[0].size, grain, [&](std::int64_t begin, std::int64_t end) {
    if (begin == end) return;
    Pointers<T, Outputs, Inputs> from = at;
    for (auto& out : from.out) out += begin * inner;
    for (std::size_t k = 0; k < Inputs; ++k) from.in[k] += begin * axes[0].strides[k];
    LoopAxes<Inputs> share = axes;
    share[0].size = end - begin;
    map_rows<T, Outputs, Inputs>(f, from, share);
  });
}

/// out[k][i] = f(in[0][i], in[1][i], …)[k] for every element of `shape`, in row-major order. The
/// outputs are contiguous, and may be an input's own contiguous storage.
template <class T, std::size_t Outputs, std::size_t Inputs, class F>
[[gnu::noinline]] void map(const F& f, const std::array<T*, Outputs>& out,
                           const std::array<Source<T>, Inputs>& in, const Shape& shape,
                           std::int64_t size) {
  if (size == 0) return;
  Pointers<T, Outputs, Inputs> at{out, {}};
  std::array<std::int64_t, Inputs> stride;
  bool flat = true;
  for (std::size_t k = 0; k < Inputs; ++k) {
    at.in[k] = in[k].data;
    stride[k] = in[k].strides ? 1 : 0;
    flat = flat && (!in[k].strides || in[k].contiguous);
  }
  if (!flat) return map_shares<T, Outputs, Inputs>(f, at, loop_axes(shape, in), size);
  parallel_for(size, elements_per_thread, [&](std::int64_t begin, std::int64_t end) {
    auto from = at;
    for (auto& out : from.out) out += begin;
    for (std::size_t k = 0; k < Inputs; ++k) from.in[k] += begin * stride[k];
    map_row<T, Outputs, Inputs>(f, from, stride, end - begin);
  });
}

}  // namespace gradus::kernels
