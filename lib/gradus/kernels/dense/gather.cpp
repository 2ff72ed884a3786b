#include <gradus/kernels/dense/copy.h>
#include <gradus/kernels/dense/gather.h>
#include <gradus/kernels/lanes/loops.h>
#include <gradus/kernels/lanes/share_out.h>
#include <algorithm>

namespace gradus::kernels {
namespace {

std::int64_t from_front(std::int64_t place, std::int64_t size) {
  return place < 0 ? place + size : place;
}

// The axes of a dense index, one at least, and of x, where `axis` goes by the entries.
LoopAxes<2> entry_axes(const NdArray& x, std::size_t axis, const NdArray& index) {
  LoopAxes<2> axes;
  for (std::size_t k = 0; k < index.rank(); ++k)
    append(axes, {index.shape()[k], {index.strides()[k], k == axis ? 0 : x.strides()[k]}});
  if (axes.empty()) axes.push_back({1, {1, 0}});
  return axes;
}

// Calls f(position in the index, offset in x) for every entry of the index; threads share out its
// longest axis. Where the places that f writes are those in x, they may meet along `axis` only,
// which then stays with one thread.
template <class F>
void for_each_entry(const NdArray& x, std::size_t axis, const NdArray& index, bool writes_x, F f) {
  if (index.size() == 0) return;
  const auto axes = entry_axes(x, axis, index);
  std::size_t split = 0;
  const auto room = [&](const LoopAxis<2>& each) {
    return writes_x && each.strides[1] == 0 ? 1 : each.size;
  };
  for (std::size_t k = 1; k < axes.size(); ++k)
    if (room(axes[k]) > room(axes[split])) split = k;
  const std::int64_t size = x.shape()[axis], along = x.strides()[axis], shares = room(axes[split]);
  const auto* entry = index.data<std::int64_t>();
  const std::int64_t grain = elements_per_thread / (index.size() / axes[split].size) + 1;
  parallel_for(shares, grain, [&](std::int64_t begin, std::int64_t end) {
    auto share = axes;
    if (shares > 1) share[split].size = end - begin;
    const auto [into_index, into_x] = share[split].strides;
    walk_pair(
        &share.front(), &share.back(), begin * into_index, begin * into_x,
        [=](std::int64_t i, std::int64_t at) { f(i, at + from_front(entry[i], size) * along); });
  });
}

// A slice along the axis as it lies in memory: so many runs, so far apart, of numbers without gaps.
struct Runs {
  LoopAxes<1> outer;
  std::int64_t length;
};
Runs runs_of(const NdArray& x, std::size_t axis) {
  Runs runs{{}, 1};
  for (std::size_t k = 0; k < axis; ++k) append(runs.outer, {x.shape()[k], {x.strides()[k]}});
  for (std::size_t k = axis + 1; k < x.rank(); ++k) runs.length *= x.shape()[k];
  return runs;
}
std::span<const std::int64_t> part(std::span<const std::int64_t> places, Range range) {
  return places.subspan(static_cast<std::size_t>(range.begin),
                        static_cast<std::size_t>(range.size()));
}
bool has_dense_slices(const NdArray& x, int axis) {
  return is_contiguous(x.shape().last(-1 - axis), x.strides().last(-1 - axis));
}

}  // namespace

std::span<const std::int64_t> entries(const NdArray& dense) {
  return {dense.data<std::int64_t>(), static_cast<std::size_t>(dense.size())};
}

NdArray gather(const NdArray& x, std::size_t axis, const NdArray& index) {
  const NdArray dense = contiguous(index);
  NdArray y = NdArray::empty(index.shape(), x.dtype());
  visit(x.dtype(), [&]<class T>(T) {
    const T* from = x.data<T>();
    T* to = y.data<T>();
    for_each_entry(x, axis, dense, false,
                   [=](std::int64_t i, std::int64_t at) { to[i] = from[at]; });
  });
  return y;
}

NdArray scatter_add(const Shape& shape, std::size_t axis, const NdArray& index,
                    const NdArray& source) {
  const NdArray dense = contiguous(index), added = contiguous(source);
  NdArray y = full(shape, std::int64_t{0}, source.dtype());
  visit(y.dtype(), [&]<class T>(T) {
    const T* from = added.data<T>();
    T* to = y.data<T>();
    for_each_entry(y, axis, dense, true,
                   [=](std::int64_t i, std::int64_t at) { to[at] += from[i]; });
  });
  return y;
}

NdArray index_select(const NdArray& x, std::size_t axis, std::span<const std::int64_t> places) {
  const NdArray from = has_dense_slices(x, axis) ? x : copy(x);
  const Runs runs = runs_of(from, axis);
  const std::int64_t size = x.shape()[axis], stride = from.strides()[axis];
  Shape shape = x.shape();
  shape[axis] = static_cast<std::int64_t>(places.size());
  NdArray y = NdArray::empty(shape, x.dtype());
  visit(x.dtype(), [&]<class T>(T) {
    const std::int64_t all = shape[axis];
    share_out(steps(runs.outer), all, runs.length, [&](Range blocks, Range range) {
      const auto some = part(places, range);
      T* block = y.data<T>() + blocks.begin * all * runs.length;
      for_each_offset(runs.outer, blocks.begin, blocks.end, [&](std::int64_t offset) {
        const T* slices = from.data<T>() + offset;
        T* to = block + range.begin * runs.length;
        if (runs.length == 1)
          for (const auto place : some) *to++ = slices[from_front(place, size) * stride];
        else
          for (const auto place : some)
            to = std::copy_n(slices + from_front(place, size) * stride, runs.length, to);
        block += all * runs.length;
      });
    });
  });
  return y;
}

NdArray index_add(const NdArray& source, std::size_t axis, std::span<const std::int64_t> places,
                  std::int64_t size) {
  const NdArray added = contiguous(source);
  const Runs runs = runs_of(added, axis);
  Shape shape = source.shape();
  shape[axis] = size;
  NdArray y = full(shape, std::int64_t{0}, source.dtype());
  visit(y.dtype(), [&]<class T>(T) {
    const auto n = static_cast<std::int64_t>(places.size());
    share_out(steps(runs.outer), runs.length, n, [&](Range blocks, Range range) {
      for (std::int64_t block = blocks.begin; block < blocks.end; ++block) {
        const T* from = added.data<T>() + block * n * runs.length;
        T* slices = y.data<T>() + block * size * runs.length;
        for (const auto place : places) {
          T* to = slices + from_front(place, size) * runs.length;
          for (std::int64_t i = range.begin; i < range.end; ++i) to[i] += from[i];
          from += runs.length;
        }
      }
    });
  });
  return y;
}

NdArray nonzero(const NdArray& mask) {
  const NdArray dense = contiguous(mask);
  std::vector<std::int64_t> places;
  visit(mask.dtype(), [&]<class T>(T) {
    for (std::int64_t i = 0; i < dense.size(); ++i)
      if (dense.data<T>()[i] != 0) places.push_back(i);
  });
  NdArray y = NdArray::empty({static_cast<std::int64_t>(places.size())}, int64);
  std::copy(places.begin(), places.end(), y.data<std::int64_t>());
  return y;
}

}  // namespace gradus::kernels
