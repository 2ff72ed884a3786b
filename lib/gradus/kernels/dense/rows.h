#pragma once
#include <gradus/array/threads.h>
#include <gradus/kernels/dense/copy.h>
#include <gradus/kernels/lanes/map.h>
#include <iterator>
#include <limits>
#include <utility>

// What kernels that work on one row after the other are made of: lanes along a row, its last lane
// padded, and sums and maxima over it.

namespace gradus::kernels {

/// A full lane of a row.
template <class T> struct Full {
  std::int64_t at;
  Lane<T> load(const T* row) const { return Lane<T>::load(row + at); }
  void store(Lane<T> value, T* row) const { value.store(row + at); }
  Lane<T> or_else(Lane<T> value, T) const { return value; }
};
/// The last `count` elements of a row; what is loaded beyond them is 0.
template <class T> struct Tail {
  std::int64_t at, count;
  Lane<T> load(const T* row) const { return Lane<T>::load(row + at, count); }
  void store(Lane<T> value, T* row) const { value.store(row + at, count); }
  /// The value, and `padding` beyond the elements.
  Lane<T> or_else(Lane<T> value, T padding) const {
    return where(Lane<T>::load(places) < Lane<T>(count), value, Lane<T>(padding));
  }

 private:
  static constexpr T places[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  static_assert(Lane<T>::width <= static_cast<std::int64_t>(std::size(places)));
};

/// Calls f(lane) along a row of n.
template <class T, class F> void along_row(std::int64_t n, F f) {
  std::int64_t i = 0;
  for (; i + Lane<T>::width <= n; i += Lane<T>::width) f(Full<T>{i});
  if (i < n) f(Tail<T>{i, n - i});
}

/// The elements of a lane joined in pairs, and the results again.
template <class T, class Join> T fold(Lane<T> lane, Join join) {
  alignas(64) T parts[Lane<T>::width];
  lane.store(parts);
  for (std::int64_t half = Lane<T>::width / 2; half > 0; half /= 2)
    for (std::int64_t k = 0; k < half; ++k) parts[k] = join(parts[k], parts[k + half]);
  return parts[0];
}
template <class T> T total(Lane<T> sum) {
  return fold(sum, [](T a, T b) { return a + b; });
}

/// The sum of f(lane) along a row of n; two sums at a time, as additions wait for each other.
template <class T, class F> T sum_row(std::int64_t n, F f) {
  constexpr std::int64_t width = Lane<T>::width;
  Lane<T> even(0), odd(0);
  std::int64_t i = 0;
  for (; i + 2 * width <= n; i += 2 * width) {
    even = even + f(Full<T>{i});
    odd = odd + f(Full<T>{i + width});
  }
  if (i + width <= n) {
    even = even + f(Full<T>{i});
    i += width;
  }
  if (i < n) odd = odd + Tail<T>{i, n - i}.or_else(f(Tail<T>{i, n - i}), 0);
  return total(even + odd);
}

/// The largest of a row of n, -inf where it is empty; NaN counts as largest.
template <class T> T max_row(const T* row, std::int64_t n) {
  constexpr T nothing = -std::numeric_limits<T>::infinity();
  Lane<T> best(nothing);
  along_row<T>(n, [&](auto lane) {
    const Lane<T> x = lane.or_else(lane.load(row), nothing);
    best = where(x > best || isnan(x), x, best);
  });
  return fold(best, [](T a, T b) {
    const T larger = a > b ? a : b;  // b where either is NaN
    return a != a ? a : larger;
  });
}

/// Calls f(number of the row, its length) for every row along the last axis of a floating array.
template <class F> void for_each_row(const NdArray& x, F f) {
  if (x.size() == 0) return;
  const std::int64_t length = x.shape().back();
  const std::int64_t grain = (elements_per_thread + length - 1) / length;
  visit_floating(x.dtype(), [&]<class T>(T) {
    parallel_for(x.size() / length, grain, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t row = begin; row < end; ++row) f(T{}, row, length);
    });
  });
}

}  // namespace gradus::kernels
