#include <gradus/kernels/dense/copy.h>
#include <gradus/kernels/images/pool.h>
#include <gradus/kernels/images/pool_tiles.h>
#include <gradus/kernels/lanes/share_out.h>
#include <algorithm>
#include <limits>
#include <vector>

namespace gradus::kernels {
namespace {

std::int64_t count_planes(const NdArray& x) { return count(x.shape().first(-2)); }

// One row of windows: for each of its places on the image a run of windows that have it.
using Row = std::vector<Run>;

// Calls f(index of the first window, row) for all rows of some planes, in the order of the output.
template <class F> void for_each_row(Range planes, const Windows& windows, F f) {
  const std::int64_t rows = windows.y.count(), columns = windows.x.count();
  const auto down = runs_along(windows.y), right = runs_along(windows.x);
  Row row;
  for (std::int64_t plane = planes.begin; plane < planes.end; ++plane)
    for (std::int64_t k = 0; k < rows; ++k) {
      row.clear();
      for (const Run& y : down) {
        if (k < y.first || k >= y.last) continue;
        const std::int64_t line =
            (plane * windows.y.size + y.shift + k * windows.y.stride) * windows.x.size;
        for (const Run& x : right) row.push_back({line + x.shift, x.first, x.last});
      }
      f((plane * rows + k) * columns, row);
    }
}

// Threads share out the planes: calls f(planes) for the parts.
template <class F> void share_planes(const NdArray& x, const Windows& windows, F f) {
  const std::int64_t places = windows.y.kernel * windows.x.kernel;
  share_out(count_planes(x), 1, windows.y.count() * windows.x.count() * places,
            [&](Range planes, Range) { f(planes); });
}

// Calls f(window, place) for all places of a row of windows: for one place of every window, then
// for the next, so that the inner loop runs along memory.
template <class F> void for_each_place(const Row& row, std::int64_t stride, F f) {
  for (const Run& run : row)
    for (std::int64_t i = run.first; i < run.last; ++i) f(i, run.shift + i * stride);
}

// The largest of each window in a row of n; NaN counts as largest.
template <class T>
void find_largest(const T* x, const Row& row, std::int64_t stride, T* best, std::int64_t n) {
  std::fill_n(best, n, -std::numeric_limits<T>::infinity());
  for_each_place(row, stride,
                 [=](std::int64_t i, std::int64_t at) { best[i] = larger(best[i], x[at]); });
}

// The largest of each window in a row, and one over the number of places that have it: NaN where
// it is NaN, so that a NaN shows in the derivative too.
template <class T> struct Maxima {
  explicit Maxima(std::int64_t n) : best(static_cast<std::size_t>(n)), share(best) {}

  void find(const T* x, const Row& row, std::int64_t stride) {
    find_largest(x, row, stride, best.data(), static_cast<std::int64_t>(best.size()));
    std::fill(share.begin(), share.end(), T(0));
    T *counts = share.data(), *largest = best.data();
    for_each_place(row, stride, [=](std::int64_t i, std::int64_t at) {
      counts[i] += is_maximum(x[at], largest[i]) ? T(1) : T(0);
    });
    for (std::size_t i = 0; i < best.size(); ++i)
      share[i] = best[i] == best[i] ? 1 / share[i] : best[i];
  }

  std::vector<T> best, share;
};

// Calls f(index of the first window, row, its maxima) for all rows of the planes of an image.
template <class T, class F>
void for_each_maxima(const NdArray& image, const Windows& windows, F f) {
  share_planes(image, windows, [&](Range planes) {
    Maxima<T> maxima(windows.x.count());
    for_each_row(planes, windows, [&](std::int64_t window, const Row& row) {
      maxima.find(image.data<T>(), row, windows.x.stride);
      f(window, row, maxima);
    });
  });
}

NdArray empty_windows(const NdArray& x, const Windows& windows) {
  Shape shape = x.shape().first(-2);
  shape.push_back(windows.y.count());
  shape.push_back(windows.x.count());
  return NdArray::empty(shape, x.dtype());
}

}  // namespace

NdArray max_windows(const NdArray& x, const Windows& windows) {
  const NdArray dense = contiguous(x);
  NdArray y = empty_windows(x, windows);
  visit_floating(x.dtype(), [&]<class T>(T) {
    const auto find = [from = dense.data<T>(), best = y.data<T>()](auto tiles, auto to, auto at) {
      tiles.find_largest(from + at, best + to);
    };
    const bool tiled = for_each_tiles(count_planes(x), windows, find);
    if (tiled) return;
    share_planes(x, windows, [&](Range planes) {
      for_each_row(planes, windows, [&](std::int64_t window, const Row& row) {
        find_largest<T>(dense.data<T>(), row, windows.x.stride, y.data<T>() + window,
                        windows.x.count());
      });
    });
  });
  return y;
}

NdArray mean_at_maxima(const NdArray& values, const NdArray& by, const Windows& windows) {
  const NdArray dense = contiguous(values), order = contiguous(by);
  NdArray y = empty_windows(by, windows);
  visit_floating(by.dtype(), [&]<class T>(T) {
    const T *from = dense.data<T>(), *x = order.data<T>();
    for_each_maxima<T>(
        order, windows, [&](std::int64_t window, const Row& row, const auto& maxima) {
          const T *best = maxima.best.data(), *share = maxima.share.data();
          T* to = y.data<T>() + window;
          std::fill_n(to, windows.x.count(), T(0));
          for_each_place(row, windows.x.stride, [=](std::int64_t i, std::int64_t at) {
            to[i] += is_maximum(x[at], best[i]) ? from[at] * share[i] : T(0);
          });
        });
  });
  return y;
}

NdArray share_to_maxima(const NdArray& g, const NdArray& by, const Windows& windows) {
  const NdArray dense = contiguous(g), order = contiguous(by);
  NdArray y = tiles_cover(windows) ? NdArray::empty(by.shape(), by.dtype())
                                   : full(by.shape(), 0.0, by.dtype());
  visit_floating(by.dtype(), [&]<class T>(T) {
    const T *from = dense.data<T>(), *x = order.data<T>();
    T* to = y.data<T>();
    const bool tiled =
        for_each_tiles(count_planes(by), windows, [=](auto tiles, auto window, auto at) {
          tiles.share(from + window, x + at, to + at);
        });
    if (tiled) return;
    for_each_maxima<T>(
        order, windows, [&](std::int64_t window, const Row& row, const auto& maxima) {
          const T *best = maxima.best.data(), *share = maxima.share.data();
          const T* shared = from + window;
          for_each_place(row, windows.x.stride, [=](std::int64_t i, std::int64_t at) {
            to[at] += is_maximum(x[at], best[i]) ? shared[i] * share[i] : T(0);
          });
        });
  });
  return y;
}

}  // namespace gradus::kernels
