#include <gradus/array/threads.h>
#include <gradus/kernels/dense/copy.h>
#include <gradus/kernels/lanes/loops.h>
#include <gradus/kernels/lanes/map.h>
#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

namespace gradus::kernels {
namespace {

template <class T> void copy_elements(T* to, const NdArray& from) {
  const auto identity = [](const std::array<Lane<T>, 1>& x) { return x; };
  map<T, 1, 1>(identity, {to}, {Source<T>(from)}, from.shape(), from.size());
}

template <class T> NdArray filled(const Shape& shape, T value) {
  NdArray array = NdArray::empty(shape, dtype_of<T>);
  parallel_for(array.size(), elements_per_thread, [&](std::int64_t begin, std::int64_t end) {
    std::fill(array.data<T>() + begin, array.data<T>() + end, value);
  });
  return array;
}

template <class From, class To> void convert_elements(const From* from, To* to, std::int64_t n) {
  parallel_for(n, elements_per_thread, [=](std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end; ++i) to[i] = static_cast<To>(from[i]);
  });
}

// True where `holds` is true of some element.
template <class F> bool any(const NdArray& array, F holds) {
  const NdArray dense = contiguous(array);
  return visit(array.dtype(), [&]<class T>(T) {
    const T* data = dense.data<T>();
    return std::any_of(data, data + dense.size(), holds);
  });
}

}  // namespace

NdArray copy(const NdArray& from) {
  NdArray to = NdArray::empty(from.shape(), from.dtype());
  visit(from.dtype(), [&]<class T>(T) { copy_elements(to.data<T>(), from); });
  return to;
}

NdArray contiguous(const NdArray& from) { return from.is_contiguous() ? from : copy(from); }

namespace {
// The strides that show the elements in another shape; none where there are no such strides.
std::optional<Shape> strides_in(const NdArray& from, const Shape& shape) {
  std::vector<int> order(from.rank());
  std::iota(order.begin(), order.end(), 0);
  LoopAxes<1> runs = loop_axes(from, order);  // each new axis must lie in one of these
  Shape strides(shape.size());
  for (std::size_t axis = shape.size(); axis-- > 0;) {
    if (shape[axis] == 1) continue;
    while (runs.back().size == 1) runs.pop_back();
    auto& run = runs.back();
    if (run.size % shape[axis] != 0) return {};
    strides[axis] = run.strides[0];
    run.strides[0] *= shape[axis];
    run.size /= shape[axis];
  }
  return strides;
}
}  // namespace

NdArray reshape(const NdArray& from, const Shape& shape) {
  if (from.is_contiguous() || from.size() == 0) return from.view(shape, contiguous_strides(shape));
  if (const auto strides = strides_in(from, shape)) return from.view(shape, *strides);
  return copy(from).view(shape, contiguous_strides(shape));
}

NdArray convert(const NdArray& from, Dtype dtype) {
  if (from.dtype() == dtype) return from;
  const NdArray dense = contiguous(from);
  NdArray to = NdArray::empty(from.shape(), dtype);
  visit(from.dtype(), [&]<class From>(From) {
    visit(dtype,
          [&]<class To>(To) { convert_elements(dense.data<From>(), to.data<To>(), to.size()); });
  });
  return to;
}

namespace {

// Calls put(to, from) for every pair of elements.
template <class Put> void for_each_pair(const NdArray& to, const NdArray& from, Put put) {
  if (to.size() == 0) return;
  LoopAxes<2> axes;
  axes.reserve(to.rank() + 1);
  for (std::size_t k = 0; k < to.rank(); ++k)
    append(axes, {to.shape()[k], {to.strides()[k], from.strides()[k]}});
  if (axes.empty()) axes.push_back({1, {1, 1}});
  const auto longest = std::max_element(
      axes.begin(), axes.end(), [](const auto& a, const auto& b) { return a.size < b.size; });
  const auto walk = [&](const LoopAxes<2>& share, std::int64_t begin) {
    visit(to.dtype(), [&]<class T>(T) {
      T* const x = to.data<T>() + begin * longest->strides[0];
      const T* const y = from.data<T>() + begin * longest->strides[1];
      walk_pair(&share.front(), &share.back(), 0, 0,
                [=](std::int64_t i, std::int64_t j) { put(x[i], y[j]); });
    });
  };
  const std::int64_t grain = elements_per_thread / (to.size() / longest->size) + 1;
  parallel_for(longest->size, grain, [&](std::int64_t begin, std::int64_t end) {
    if (end - begin == longest->size) return walk(axes, 0);
    auto share = axes;
    share[static_cast<std::size_t>(longest - axes.begin())].size = end - begin;
    walk(share, begin);
  });
}

}  // namespace

void copy_into(const NdArray& to, const NdArray& from) {
  for_each_pair(to, to.shares_storage(from) ? copy(from) : from, [](auto& x, auto y) { x = y; });
}

NdArray full(const Shape& shape, double value, Dtype dtype) {
  return visit(dtype, [&]<class T>(T) { return filled<T>(shape, static_cast<T>(value)); });
}
NdArray full(const Shape& shape, std::int64_t value, Dtype dtype) {
  return visit(dtype, [&]<class T>(T) { return filled<T>(shape, static_cast<T>(value)); });
}

void add_into(const NdArray& to, const NdArray& from) {
  if (!to.is_contiguous()) return for_each_pair(to, from, [](auto& x, auto y) { x += y; });
  visit(to.dtype(), [&]<class T>(T) {
    if (to.rank() == 0) return void(*to.data<T>() += *from.data<T>());
    const auto sum = [](const std::array<Lane<T>, 2>& x) { return std::array{x[0] + x[1]}; };
    map<T, 1, 2>(sum, {to.data<T>()}, {Source<T>(to), Source<T>(from)}, to.shape(), to.size());
  });
}

NdArray broadcast_to(const NdArray& from, const Shape& shape) {
  Shape strides(shape.size());
  const std::size_t offset = shape.size() - from.rank();
  for (std::size_t axis = 0; axis < from.rank(); ++axis)
    if (from.shape()[axis] != 1) strides[offset + axis] = from.strides()[axis];
  return from.view(shape, strides);
}

bool has_nan(const NdArray& array) {
  if (!is_floating(array.dtype())) return false;
  return any(array, [](auto x) { return std::isnan(static_cast<double>(x)); });
}
bool has_infinity(const NdArray& array) {
  if (!is_floating(array.dtype())) return false;
  return any(array, [](auto x) { return std::isinf(static_cast<double>(x)); });
}

}  // namespace gradus::kernels
