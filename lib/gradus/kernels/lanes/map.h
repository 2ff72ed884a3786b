#pragma once
#include <gradus/array/array.h>
#include <gradus/kernels/lanes/lane.h>
#include <array>

// The loops of every elementwise op: one pass over memory, SIMD lanes inside, any strides. Only
// what works on a row knows the text, and is compiled for it; the loops around it are there once.

namespace gradus::kernels {

/// From how many elements on a second thread pays for being woken.
inline constexpr std::int64_t elements_per_thread = 1 << 16;

/// One input of an elementwise loop: an array of the loop's shape, or one number for every element.
template <class T> struct Source {
  const T* data = nullptr;
  const Shape* strides = nullptr;  // null for a number
  bool contiguous = false;

  Source() = default;
  explicit Source(const NdArray& array)
      : data(array.data<T>()), strides(&array.strides()), contiguous(array.is_contiguous()) {}
  explicit Source(const T* number) : data(number) {}
};

/// How a pass goes over rows that lie apart: `count` rows of `size` elements. Input k goes steps[k]
/// elements further in a row, 0 or 1, and strides[k] from one row to the next; the outputs' rows
/// follow each other.
struct Rows {
  std::int64_t count, size;
  const std::int64_t *steps, *strides;
};
/// Works on rows.
template <class T>
using OnRows = void (*)(const void* text, T* const* out, const T* const* in, const Rows& rows);
/// What a loop runs: the work on rows, for so many outputs and inputs.
template <class T> struct Pass {
  static constexpr std::size_t most_outputs = 4, most_inputs = 6;
  OnRows<T> on_rows;
  const void* text;
  std::size_t outputs, inputs;
};
/// Runs the pass over all elements of `shape`, in row-major order. The outputs are contiguous.
template <class T>
void run(const Pass<T>& pass, T* const* out, const Source<T>* in, const Shape& shape,
         std::int64_t size);

/// A row's work: the text F on its lanes; what is left at its end is a lane too, partly filled.
template <class T, std::size_t Outputs, std::size_t Inputs, class F>
[[gnu::always_inline]] inline void map_row(const F& f, const std::array<T*, Outputs>& out,
                                           std::array<const T*, Inputs> in,
                                           const std::int64_t* steps, std::int64_t n) {
  using L = Lane<T>;
  alignas(64) T splat[Inputs][L::width];
  std::array<L, Inputs> x;
  std::array<std::int64_t, Inputs> mask;
  for (std::size_t k = 0; k < Inputs; ++k) {
    mask[k] = steps[k] == 0 ? 0 : -1;
    if (steps[k] != 0) continue;
    L(*in[k]).store(splat[k]);
    in[k] = splat[k];
  }
  std::int64_t i = 0;
  for (; i + L::width <= n; i += L::width) {
    for (std::size_t k = 0; k < Inputs; ++k) x[k] = L::load(in[k] + (i & mask[k]));
    const std::array<L, Outputs> y = f(x);
    for (std::size_t k = 0; k < Outputs; ++k) y[k].store(out[k] + i);
  }
  if (i == n) return;
  for (std::size_t k = 0; k < Inputs; ++k) x[k] = L::load(in[k] + (i & mask[k]), n - i);
  const std::array<L, Outputs> y = f(x);
  for (std::size_t k = 0; k < Outputs; ++k) y[k].store(out[k] + i, n - i);
}

/// All rows of a pass, as OnRows.
template <class T, std::size_t Outputs, std::size_t Inputs, class F>
void map_rows(const void* text, T* const* to, const T* const* from, const Rows& rows) {
  std::array<T*, Outputs> out;
  std::array<const T*, Inputs> in;
  for (std::size_t k = 0; k < Outputs; ++k) out[k] = to[k];
  for (std::size_t k = 0; k < Inputs; ++k) in[k] = from[k];
  for (std::int64_t row = 0; row < rows.count; ++row) {
    map_row<T>(*static_cast<const F*>(text), out, in, rows.steps, rows.size);
    for (std::size_t k = 0; k < Outputs; ++k) out[k] += rows.size;
    for (std::size_t k = 0; k < Inputs; ++k) in[k] += rows.strides[k];
  }
}

/// The pass of a text, which takes an array of input lanes and returns an array of output lanes; it
/// only points to the text.
template <class T, std::size_t Outputs, std::size_t Inputs, class F>
Pass<T> pass_of(const F& text) {
  static_assert(Outputs <= Pass<T>::most_outputs && Inputs <= Pass<T>::most_inputs);
  return {map_rows<T, Outputs, Inputs, F>, &text, Outputs, Inputs};
}

/// out[k][i] = f(in[0][i], in[1][i], …)[k] for every element of `shape`, in row-major order. The
/// outputs are contiguous, and may be an input's own contiguous storage.
template <class T, std::size_t Outputs, std::size_t Inputs, class F>
void map(const F& f, const std::array<T*, Outputs>& out, const std::array<Source<T>, Inputs>& in,
         const Shape& shape, std::int64_t size) {
  run(pass_of<T, Outputs, Inputs>(f), out.data(), in.data(), shape, size);
}

}  // namespace gradus::kernels
