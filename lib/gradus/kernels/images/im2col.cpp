#include <gradus/kernels/dense/copy.h>
#include <gradus/kernels/images/im2col.h>
#include <gradus/kernels/lanes/share_out.h>
#include <algorithm>
#include <cstring>

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

// A row is copied in pieces of a size that the compiler knows: most rows are too short for a loop.
template <std::int64_t size, class T> void copy_piece(const T*& from, T*& to, std::int64_t n) {
  if ((n & size) == 0) return;
  std::memcpy(to, from, size * sizeof(T));
  from += size, to += size;
}
template <class T> void copy_row(const T* from, T* to, std::int64_t n) {
  for (std::int64_t left = n; left >= 16; left -= 16) copy_piece<16>(from, to, 16);
  copy_piece<8>(from, to, n);
  copy_piece<4>(from, to, n);
  copy_piece<2>(from, to, n);
  copy_piece<1>(from, to, n);
}

template <class T>
void take_runs(const T* image, T* column, const std::vector<Run>& runs, const WindowAxis& axis) {
  const std::int64_t count = axis.count(), stride = axis.stride;
  for (const Run& run : runs) {
    if (run.first > 0) std::fill_n(column, run.first, T{});
    if (stride == 1)
      copy_row(image + run.shift + run.first, column + run.first, run.last - run.first);
    else
      for (std::int64_t i = run.first; i < run.last; ++i) column[i] = image[run.shift + i * stride];
    if (run.last < count) std::fill(column + run.last, column + count, T{});
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

Unfolding::Unfolding(const Windows& windows) : windows_(windows), runs_(channel_runs(windows)) {}

template <class T> void Unfolding::take(const T* images, T* columns, std::int64_t channels) const {
  share_out(channels, 1, block(), [=, this](Range all, Range) {
    for (std::int64_t channel = all.begin; channel < all.end; ++channel)
      take_runs(images + channel * pixels(), columns + channel * block(), runs_, windows_.x);
  });
}

template <class T> void Unfolding::add(const T* columns, T* images, std::int64_t channels) const {
  share_out(channels, 1, block(), [=, this](Range all, Range) {
    for (std::int64_t channel = all.begin; channel < all.end; ++channel)
      add_runs(columns + channel * block(), images + channel * pixels(), runs_, windows_.x);
  });
}

template void Unfolding::take(const float*, float*, std::int64_t) const;
template void Unfolding::take(const double*, double*, std::int64_t) const;
template void Unfolding::add(const float*, float*, std::int64_t) const;
template void Unfolding::add(const double*, double*, std::int64_t) const;

NdArray im2col(const NdArray& images, const Windows& windows) {
  const Unfolding unfolding(windows);
  const NdArray dense = contiguous(images);
  Shape shape = images.shape();
  shape.pop_back();
  shape.back() = unfolding.count();
  shape[-2] *= unfolding.places();
  NdArray columns = NdArray::empty(shape, images.dtype());
  if (columns.size() == 0) return columns;
  visit_floating(images.dtype(), [&]<class T>(T) {
    unfolding.take<T>(dense.data<T>(), columns.data<T>(), columns.size() / unfolding.block());
  });
  return columns;
}

NdArray col2im(const NdArray& columns, const Windows& windows) {
  const Unfolding unfolding(windows);
  const NdArray dense = contiguous(columns);
  Shape shape = columns.shape();
  shape[-2] /= unfolding.places();
  shape.back() = windows.y.size;
  shape.push_back(windows.x.size);
  NdArray images = full(shape, 0.0, columns.dtype());
  if (columns.size() == 0) return images;
  visit_floating(columns.dtype(), [&]<class T>(T) {
    unfolding.add<T>(dense.data<T>(), images.data<T>(), columns.size() / unfolding.block());
  });
  return images;
}

}  // namespace gradus::kernels
