#include <gradus/kernels/copy.h>
#include <gradus/kernels/im2col.h>
#include <gradus/kernels/weave.h>
#include <algorithm>

namespace gradus::kernels {
namespace {

// Where the pixels of a channel go: a run for every row of windows, in the order of the columns'
// memory; window i has its pixel at run.shift + i · stride.
std::vector<Run> channel_runs(const Windows& windows) {
  const auto down = runs_along(windows.y), right = runs_along(windows.x);
  std::vector<Run> runs;
  for (const Run& y : down)
    for (const Run& x : right)
      for (std::int64_t row = 0; row < windows.y.count(); ++row) {
        const bool inside = row >= y.first && row < y.last;
        const std::int64_t line = (y.shift + row * windows.y.stride) * windows.x.size;
        runs.push_back(inside ? Run{line + x.shift, x.first, x.last} : Run{0, 0, 0});
      }
  return runs;
}

// Calls f(place, many) for pieces of 0..n that are as long as a lane, or shorter at the end.
template <class T, class F> void for_each_lane(std::int64_t n, F f) {
  constexpr std::int64_t width = Lane<T>::width;
  std::int64_t i = 0;
  for (; i + width <= n; i += width) f(i, width);
  if (i < n) f(i, n - i);
}

// n pixels that follow each other, or lie `stride` apart.
template <class T> void copy_row(const T* pixels, T* column, std::int64_t n, std::int64_t stride) {
  if (stride != 1)
    for (std::int64_t i = 0; i < n; ++i) column[i] = pixels[i * stride];
  else
    for_each_lane<T>(n, [=](std::int64_t i, std::int64_t many) {
      store_row<T, 1>(load_row<T, 1>(pixels + i, many), column + i, many);
    });
}
template <class T> void add_row(const T* column, T* pixels, std::int64_t n, std::int64_t stride) {
  if (stride != 1)
    for (std::int64_t i = 0; i < n; ++i) pixels[i * stride] += column[i];
  else
    for_each_lane<T>(n, [=](std::int64_t i, std::int64_t many) {
      const Lane<T> sum = load_row<T, 1>(pixels + i, many)[0] + load_row<T, 1>(column + i, many)[0];
      store_row<T, 1>({sum}, pixels + i, many);
    });
}

template <class T>
void take_runs(const T* image, T* column, const std::vector<Run>& runs, const WindowAxis& axis) {
  const std::int64_t count = axis.count(), stride = axis.stride;
  for (const Run& run : runs) {
    if (run.first > 0) std::fill_n(column, run.first, T{});
    copy_row(image + run.shift + run.first * stride, column + run.first, run.last - run.first, stride);
    if (run.last < count) std::fill(column + run.last, column + count, T{});
    column += count;
  }
}

}  // namespace

Unfolding::Unfolding(const Windows& windows) : windows_(windows), runs_(channel_runs(windows)) {}

template <class T> void Unfolding::take(const T* images, T* columns, std::int64_t channels) const {
  for (std::int64_t channel = 0; channel < channels; ++channel)
    take_runs(images + channel * pixels(), columns + channel * block(), runs_, windows_.x);
}

// A run of all channels before the next run: its neighbour adds to the same pixels, and would wait
// for them to be written.
template <class T> void Unfolding::add(const T* columns, T* images, std::int64_t channels) const {
  const std::int64_t stride = windows_.x.stride;
  for (const Run& run : runs_) {
    T* pixels = images + run.shift + run.first * stride;
    for (std::int64_t channel = 0; channel < channels; ++channel)
      add_row(columns + channel * block() + run.first, pixels + channel * this->pixels(), run.last - run.first, stride);
    columns += windows_.x.count();
  }
}

template void Unfolding::take(const float*, float*, std::int64_t) const;
template void Unfolding::take(const double*, double*, std::int64_t) const;
template void Unfolding::add(const float*, float*, std::int64_t) const;
template void Unfolding::add(const double*, double*, std::int64_t) const;

Array im2col(const Array& images, const Windows& windows) {
  const Unfolding unfolding(windows);
  const Array dense = contiguous(images);
  Shape shape = images.shape();
  shape.pop_back();
  shape.back() = unfolding.count();
  shape[shape.size() - 2] *= unfolding.places();
  Array columns = Array::empty(shape, images.dtype());
  if (columns.size() == 0) return columns;
  visit_floating(images.dtype(), [&]<class T>(T) {
    unfolding.take<T>(dense.data<T>(), columns.data<T>(), columns.size() / unfolding.block());
  });
  return columns;
}

Array col2im(const Array& columns, const Windows& windows) {
  const Unfolding unfolding(windows);
  const Array dense = contiguous(columns);
  Shape shape = columns.shape();
  shape[shape.size() - 2] /= unfolding.places();
  shape.back() = windows.y.size;
  shape.push_back(windows.x.size);
  Array images = full(shape, 0.0, columns.dtype());
  if (columns.size() == 0) return images;
  visit_floating(columns.dtype(), [&]<class T>(T) {
    unfolding.add<T>(dense.data<T>(), images.data<T>(), columns.size() / unfolding.block());
  });
  return images;
}

}  // namespace gradus::kernels
