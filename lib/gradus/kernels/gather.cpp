#include <gradus/kernels/copy.h>
#include <gradus/kernels/gather.h>
#include <gradus/kernels/loops.h>
#include <algorithm>

namespace gradus::kernels {
namespace {

// Calls f(position in the index, offset in x) for every entry of the index, row-major.
template <class F>
void for_each_entry(const Array& x, std::size_t axis, const Array& index, F f) {
  LoopAxes axes;
  for (std::size_t k = 0; k < index.rank(); ++k)
    axes.push_back({index.shape()[k], k == axis ? 0 : x.strides()[k]});
  const auto* entry = index.data<std::int64_t>();
  std::int64_t position = 0;
  for_each_offset(axes, [&](std::int64_t offset) {
    f(position, offset + entry[position] * x.strides()[axis]);
    ++position;
  });
}

}  // namespace

Array gather(const Array& x, std::size_t axis, const Array& index) {
  const Array entries = contiguous(index);
  Array y = Array::empty(index.shape(), x.dtype());
  visit(x.dtype(), [&]<class T>(T) {
    const T* from = x.data<T>();
    T* to = y.data<T>();
    for_each_entry(x, axis, entries, [&](std::int64_t i, std::int64_t at) { to[i] = from[at]; });
  });
  return y;
}

Array scatter_add(const Array& x, std::size_t axis, const Array& index, const Array& source) {
  const Array entries = contiguous(index), added = contiguous(source);
  Array y = copy(x);
  visit(x.dtype(), [&]<class T>(T) {
    const T* from = added.data<T>();
    T* to = y.data<T>();
    for_each_entry(y, axis, entries, [&](std::int64_t i, std::int64_t at) { to[at] += from[i]; });
  });
  return y;
}

Array take_rows(const Array& x, const std::vector<std::int64_t>& places) {
  const Array dense = contiguous(x);
  Shape shape = x.shape();
  const std::int64_t row = shape[0] == 0 ? 0 : x.size() / shape[0];
  shape[0] = static_cast<std::int64_t>(places.size());
  Array y = Array::empty(shape, x.dtype());
  visit(x.dtype(), [&]<class T>(T) {
    T* to = y.data<T>();
    for (const auto place : places) to = std::copy_n(dense.data<T>() + place * row, row, to);
  });
  return y;
}

}  // namespace gradus::kernels
