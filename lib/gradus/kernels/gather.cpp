#include <gradus/kernels/copy.h>
#include <gradus/kernels/gather.h>
#include <gradus/kernels/loops.h>
#include <algorithm>

namespace gradus::kernels {
namespace {

std::int64_t from_front(std::int64_t place, std::int64_t size) {
  return place < 0 ? place + size : place;
}

// Calls f(position in the index, offset in x) for every entry of the index, row-major: an odometer
// over its outer axes, a plain loop along its last one that is not of size 1.
template <class F> void for_each_entry(const Array& x, std::size_t axis, const Array& index, F f) {
  std::size_t last = index.rank() - 1;
  while (last > 0 && index.shape()[last] == 1) --last;
  LoopAxes rows;
  for (std::size_t k = 0; k < last; ++k)
    rows.push_back({index.shape()[k], k == axis ? 0 : x.strides()[k]});
  const std::int64_t size = x.shape()[axis], along = x.strides()[axis];
  const std::int64_t n = index.shape()[last], across = last == axis ? 0 : x.strides()[last];
  const auto* entry = index.data<std::int64_t>();
  std::int64_t i = 0;
  for_each_offset(rows, [&](std::int64_t offset) {
    for (const std::int64_t end = i + n; i < end; ++i, offset += across)
      f(i, offset + from_front(entry[i], size) * along);
  });
}

// A slice along the axis as it lies in memory: so many runs, so far apart, of numbers without gaps.
struct Runs {
  LoopAxes outer;
  std::int64_t length;
};
Runs runs_of(const Array& x, std::size_t axis) {
  Runs runs{{}, 1};
  for (std::size_t k = 0; k < axis; ++k) runs.outer.push_back({x.shape()[k], x.strides()[k]});
  for (std::size_t k = axis + 1; k < x.rank(); ++k) runs.length *= x.shape()[k];
  return runs;
}
bool has_dense_slices(const Array& x, std::size_t axis) {
  const auto behind = static_cast<std::ptrdiff_t>(axis) + 1;
  return is_contiguous(Shape(x.shape().begin() + behind, x.shape().end()),
                       Shape(x.strides().begin() + behind, x.strides().end()));
}

}  // namespace

std::span<const std::int64_t> entries(const Array& dense) {
  return {dense.data<std::int64_t>(), static_cast<std::size_t>(dense.size())};
}

Array gather(const Array& x, std::size_t axis, const Array& index) {
  const Array dense = contiguous(index);
  Array y = Array::empty(index.shape(), x.dtype());
  visit(x.dtype(), [&]<class T>(T) {
    const T* from = x.data<T>();
    T* to = y.data<T>();
    for_each_entry(x, axis, dense, [=](std::int64_t i, std::int64_t at) { to[i] = from[at]; });
  });
  return y;
}

Array scatter_add(const Shape& shape, std::size_t axis, const Array& index, const Array& source) {
  const Array dense = contiguous(index), added = contiguous(source);
  Array y = full(shape, std::int64_t{0}, source.dtype());
  visit(y.dtype(), [&]<class T>(T) {
    const T* from = added.data<T>();
    T* to = y.data<T>();
    for_each_entry(y, axis, dense, [=](std::int64_t i, std::int64_t at) { to[at] += from[i]; });
  });
  return y;
}

Array index_select(const Array& x, std::size_t axis, std::span<const std::int64_t> places) {
  const Array from = has_dense_slices(x, axis) ? x : copy(x);
  const Runs runs = runs_of(from, axis);
  const std::int64_t size = x.shape()[axis], stride = from.strides()[axis];
  Shape shape = x.shape();
  shape[axis] = static_cast<std::int64_t>(places.size());
  Array y = Array::empty(shape, x.dtype());
  visit(x.dtype(), [&]<class T>(T) {
    T* to = y.data<T>();
    for_each_offset(runs.outer, [&](std::int64_t offset) {
      const T* slices = from.data<T>() + offset;
      if (runs.length == 1)
        for (const auto place : places) *to++ = slices[from_front(place, size) * stride];
      else
        for (const auto place : places)
          to = std::copy_n(slices + from_front(place, size) * stride, runs.length, to);
    });
  });
  return y;
}

Array index_add(const Array& source, std::size_t axis, std::span<const std::int64_t> places,
                std::int64_t size) {
  const Array added = contiguous(source);
  const Runs runs = runs_of(added, axis);
  Shape shape = source.shape();
  shape[axis] = size;
  Array y = full(shape, std::int64_t{0}, source.dtype());
  visit(y.dtype(), [&]<class T>(T) {
    const T* from = added.data<T>();
    T* slices = y.data<T>();
    for (std::int64_t n = steps(runs.outer); n > 0; --n, slices += size * runs.length)
      for (const auto place : places) {
        T* to = slices + from_front(place, size) * runs.length;
        for (std::int64_t i = 0; i < runs.length; ++i) to[i] += *from++;
      }
  });
  return y;
}

Array nonzero(const Array& mask) {
  const Array dense = contiguous(mask);
  std::vector<std::int64_t> places;
  visit(mask.dtype(), [&]<class T>(T) {
    for (std::int64_t i = 0; i < dense.size(); ++i)
      if (dense.data<T>()[i] != 0) places.push_back(i);
  });
  Array y = Array::empty({static_cast<std::int64_t>(places.size())}, int64);
  std::copy(places.begin(), places.end(), y.data<std::int64_t>());
  return y;
}

}  // namespace gradus::kernels
