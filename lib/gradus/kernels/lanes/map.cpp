#include <gradus/array/threads.h>
#include <gradus/kernels/lanes/loops.h>
#include <gradus/kernels/lanes/map.h>
#include <algorithm>

namespace gradus::kernels {
namespace {

/// Where a pass stands, and how far it goes along an axis.
template <class T> struct Cursor {
  std::array<T*, Pass<T>::most_outputs> out;
  std::array<const T*, Pass<T>::most_inputs> in;
};
constexpr std::size_t most_inputs = Pass<float>::most_inputs;
using Axes = LoopAxes<most_inputs>;
using Steps = std::array<std::int64_t, most_inputs>;

// The loop's axes, merged where every input allows it; two at least.
template <class T> Axes axes_of(const Shape& shape, const Source<T>* in, std::size_t inputs) {
  Axes axes;
  axes.reserve(shape.size());
  for (std::size_t axis = 0; axis < shape.size(); ++axis) {
    LoopAxis<most_inputs> next{shape[axis], {}};
    for (std::size_t k = 0; k < inputs; ++k)
      if (in[k].strides) next.strides[k] = (*in[k].strides)[axis];
    append(axes, next);
  }
  if (axes.size() < 2) axes.insert(axes.begin(), 2 - axes.size(), {1, {}});
  return axes;
}

template <class T>
void run_row(const Pass<T>& pass, const Cursor<T>& at, const Steps& steps, std::int64_t n) {
  pass.on_rows(pass.text, at.out.data(), at.in.data(), {1, n, steps.data(), steps.data()});
}

// A row of any strides: what is neither 0 nor 1 is first gathered, a block at a time.
template <class T>
void run_strided_row(const Pass<T>& pass, const Cursor<T>& at, const Steps& steps, std::int64_t n) {
  constexpr std::int64_t block = 256;
  alignas(64) T gathered[most_inputs][block];
  for (std::int64_t start = 0; start < n; start += block) {
    const std::int64_t length = std::min(block, n - start);
    Cursor<T> part = at;
    Steps step = steps;
    for (std::size_t k = 0; k < pass.inputs; ++k) {
      part.in[k] += start * steps[k];
      if (steps[k] == 0 || steps[k] == 1) continue;
      for (std::int64_t i = 0; i < length; ++i) gathered[k][i] = part.in[k][i * steps[k]];
      part.in[k] = gathered[k];
      step[k] = 1;
    }
    for (std::size_t k = 0; k < pass.outputs; ++k) part.out[k] += start;
    run_row(pass, part, step, length);
  }
}

// The rows along the two last axes, at once where that is possible.
template <class T> void run_plane(const Pass<T>& pass, Cursor<T> at, const Axes& axes) {
  const auto& [size, steps] = axes[axes.size() - 1];
  const auto& [count, strides] = axes[axes.size() - 2];
  const bool straight = std::all_of(steps.begin(), steps.end(),
                                    [](std::int64_t step) { return step == 0 || step == 1; });
  if (straight)
    return pass.on_rows(pass.text, at.out.data(), at.in.data(),
                        {count, size, steps.data(), strides.data()});
  for (std::int64_t row = 0; row < count; ++row) {
    run_strided_row(pass, at, steps, size);
    for (std::size_t k = 0; k < pass.outputs; ++k) at.out[k] += size;
    for (std::size_t k = 0; k < pass.inputs; ++k) at.in[k] += strides[k];
  }
}

// Goes on to the next plane; false after the last.
template <class T>
bool next_plane(Cursor<T>& at, const Axes& axes, Shape& index, std::size_t inputs) {
  for (std::size_t axis = index.size(); axis-- > 0;) {
    const auto& [size, strides] = axes[axis];
    for (std::size_t k = 0; k < inputs; ++k) at.in[k] += strides[k];
    if (++index[axis] < size) return true;
    for (std::size_t k = 0; k < inputs; ++k) at.in[k] -= strides[k] * size;
    index[axis] = 0;
  }
  return false;
}

template <class T> void run_planes(const Pass<T>& pass, Cursor<T> at, const Axes& axes) {
  const std::int64_t plane = axes[axes.size() - 1].size * axes[axes.size() - 2].size;
  Shape index(axes.size() - 2);
  do {
    run_plane(pass, at, axes);
    for (std::size_t k = 0; k < pass.outputs; ++k) at.out[k] += plane;
  } while (next_plane(at, axes, index, pass.inputs));
}

// The same on several threads, each with its share of the first axis
// that is one.
template <class T>
void share_planes(const Pass<T>& pass, const Cursor<T>& at, const Axes& axes, std::int64_t size) {
  if (size < 2 * elements_per_thread) return run_planes(pass, at, axes);
  const std::size_t axis = axes[0].size == 1 ? 1 : 0;
  const std::int64_t inner = size / axes[axis].size;
  const std::int64_t grain = (elements_per_thread + inner - 1) / inner;
  parallel_for(axes[axis].size, grain, [&](std::int64_t begin, std::int64_t end) {
    if (begin == end) return;
    Cursor<T> from = at;
    for (std::size_t k = 0; k < pass.outputs; ++k) from.out[k] += begin * inner;
    for (std::size_t k = 0; k < pass.inputs; ++k) from.in[k] += begin * axes[axis].strides[k];
    Axes share = axes;
    share[axis].size = end - begin;
    run_planes(pass, from, share);
  });
}

// One row of all elements, as all inputs are contiguous or a number.
template <class T>
void share_flat(const Pass<T>& pass, const Cursor<T>& at, const Steps& steps, std::int64_t size) {
  parallel_for(size, elements_per_thread, [&](std::int64_t begin, std::int64_t end) {
    Cursor<T> from = at;
    for (std::size_t k = 0; k < pass.outputs; ++k) from.out[k] += begin;
    for (std::size_t k = 0; k < pass.inputs; ++k) from.in[k] += begin * steps[k];
    run_row(pass, from, steps, end - begin);
  });
}

}  // namespace

template <class T>
void run(const Pass<T>& pass, T* const* out, const Source<T>* in, const Shape& shape,
         std::int64_t size) {
  if (size == 0) return;
  Cursor<T> at;
  Steps steps{};
  bool flat = true;
  std::copy_n(out, pass.outputs, at.out.begin());
  for (std::size_t k = 0; k < pass.inputs; ++k) {
    at.in[k] = in[k].data;
    steps[k] = in[k].strides ? 1 : 0;
    flat = flat && (!in[k].strides || in[k].contiguous);
  }
  if (!flat) return share_planes(pass, at, axes_of(shape, in, pass.inputs), size);
  if (size < 2 * elements_per_thread) return run_row(pass, at, steps, size);
  share_flat(pass, at, steps, size);
}

template void run(const Pass<float>&, float* const*, const Source<float>*, const Shape&,
                  std::int64_t);
template void run(const Pass<double>&, double* const*, const Source<double>*, const Shape&,
                  std::int64_t);
template void run(const Pass<std::int64_t>&, std::int64_t* const*, const Source<std::int64_t>*,
                  const Shape&, std::int64_t);

}  // namespace gradus::kernels
