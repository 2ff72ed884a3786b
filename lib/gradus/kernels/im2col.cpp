#include <gradus/kernels/copy.h>
#include <gradus/kernels/im2col.h>
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

std::int64_t plane(const Windows& windows) { return windows.y.size * windows.x.size; }
std::int64_t block(const Windows& windows) {
  return windows.y.kernel * windows.x.kernel * windows.y.count() * windows.x.count();
}

template <class T>
void take_runs(const T* image, T* column, const std::vector<Run>& runs, const WindowAxis& axis) {
  const std::int64_t count = axis.count(), stride = axis.stride;
  for (const Run& run : runs) {
    std::fill_n(column, run.first, T{});
    if (stride == 1)
      for (std::int64_t i = run.first; i < run.last; ++i) column[i] = image[run.shift + i];
    else
      for (std::int64_t i = run.first; i < run.last; ++i) column[i] = image[run.shift + i * stride];
    std::fill(column + run.last, column + count, T{});
    column += count;
  }
}

template <class T>
void add_runs(const T* column, T* image, const std::vector<Run>& runs, const WindowAxis& axis) {
  const std::int64_t count = axis.count(), stride = axis.stride;
  for (const Run& run : runs) {
    if (stride == 1)
      for (std::int64_t i = run.first; i < run.last; ++i) image[run.shift + i] += column[i];
    else
      for (std::int64_t i = run.first; i < run.last; ++i)
        image[run.shift + i * stride] += column[i];
    column += count;
  }
}

}  // namespace

Array im2col(const Array& images, const Windows& windows) {
  const Array dense = contiguous(images);
  Shape shape = images.shape();
  shape.pop_back();
  shape.back() = windows.y.count() * windows.x.count();
  shape[shape.size() - 2] *= windows.y.kernel * windows.x.kernel;
  Array columns = Array::empty(shape, images.dtype());
  if (columns.size() == 0) return columns;
  const auto runs = channel_runs(windows);
  visit_floating(images.dtype(), [&]<class T>(T) {
    for (std::int64_t channel = 0; channel < columns.size() / block(windows); ++channel)
      take_runs(dense.data<T>() + channel * plane(windows),
                columns.data<T>() + channel * block(windows), runs, windows.x);
  });
  return columns;
}

Array col2im(const Array& columns, const Windows& windows) {
  const Array dense = contiguous(columns);
  Shape shape = columns.shape();
  shape[shape.size() - 2] /= windows.y.kernel * windows.x.kernel;
  shape.back() = windows.y.size;
  shape.push_back(windows.x.size);
  Array images = full(shape, 0.0, columns.dtype());
  if (columns.size() == 0) return images;
  const auto runs = channel_runs(windows);
  visit_floating(columns.dtype(), [&]<class T>(T) {
    for (std::int64_t channel = 0; channel < columns.size() / block(windows); ++channel)
      add_runs(dense.data<T>() + channel * block(windows),
               images.data<T>() + channel * plane(windows), runs, windows.x);
  });
  return images;
}

}  // namespace gradus::kernels
