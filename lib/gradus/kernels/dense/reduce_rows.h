#pragma once
#include <gradus/kernels/dense/rows.h>
#include <gradus/kernels/lanes/accumulator.h>
#include <gradus/kernels/lanes/unroll.h>
#include <algorithm>
#include <array>
#include <concepts>
#include <limits>

// What a reduction makes of one row, and of the columns of some rows.

namespace gradus::kernels {

// For single numbers what lanes have; NaN goes through. In two steps, as the first is then a single
// instruction: a branch on which is larger could not be predicted.
template <std::floating_point T> T maximum(T a, T b) {
  const T larger = a > b ? a : b;
  return a != a ? a : larger;
}
template <std::floating_point T> T minimum(T a, T b) {
  const T smaller = a < b ? a : b;
  return a != a ? a : smaller;
}

// A reduction: where it starts, what it takes of an element, and how two values become one, be they
// lanes or single numbers.
struct Plain {
  template <class V> static V take(V x) { return x; }
};
struct Sum : Plain {
  template <class T> static constexpr T start = 0;
  template <class V> static V join(V a, V b) { return a + b; }
};
struct SumOfSquares : Sum {
  template <class V> static V take(V x) { return x * x; }
};
struct Product : Plain {
  template <class T> static constexpr T start = 1;
  template <class V> static V join(V a, V b) { return a * b; }
};
struct Largest : Plain {
  template <class T>
  static constexpr T start = std::is_integral_v<T> ? std::numeric_limits<T>::min()
                                                   : -std::numeric_limits<T>::infinity();
  template <class V> static V join(V a, V b) { return maximum(a, b); }
};
struct Smallest : Plain {
  template <class T>
  static constexpr T start = std::is_integral_v<T> ? std::numeric_limits<T>::max()
                                                   : std::numeric_limits<T>::infinity();
  template <class V> static V join(V a, V b) { return minimum(a, b); }
};

// A block short enough for plain accumulators: eight, so that additions need not wait for each
// other.
template <class R, class T> T reduce_block(const T* x, std::int64_t n) {
  using L = Lane<T>;
  constexpr std::int64_t strip = 8 * L::width;
  L joined(R::template start<T>);
  std::int64_t i = 0;
  if (n >= strip) {
    std::array<L, 8> all;
    all.fill(joined);
    for (; i + strip <= n; i += strip)
      for (std::size_t k = 0; k < 8; ++k)
        all[k] = R::join(all[k], R::take(L::load(x + i + static_cast<std::int64_t>(k) * L::width)));
    for (std::size_t width = 4; width > 0; width /= 2)
      for (std::size_t k = 0; k < width; ++k) all[k] = R::join(all[k], all[k + width]);
    joined = all[0];
  }
  for (; i + L::width <= n; i += L::width) joined = R::join(joined, R::take(L::load(x + i)));
  if constexpr (L::width == 1) {
    return joined.v;
  } else {
    if (i < n) {
      const Tail<T> tail{i, n - i};
      joined = R::join(joined, tail.or_else(R::take(tail.load(x)), R::template start<T>));
    }
    return fold(joined, [](T a, T b) { return R::join(a, b); });
  }
}

template <class R, class T> Total<T> reduce_row(const T* x, std::int64_t n) {
  constexpr std::int64_t block = 4096;
  Total<T> total = R::template start<T>;
  if (n < Lane<T>::width) {
    for (std::int64_t i = 0; i < n; ++i) total = R::join(total, R::take(Total<T>(x[i])));
    return total;
  }
  for (std::int64_t start = 0; start < n; start += block)
    total = R::join(total, Total<T>(reduce_block<R>(x + start, std::min(block, n - start))));
  return total;
}

// Joins N lanes of columns of `rows` rows, in registers, and what comes out to the totals of the
// first n columns; all lanes but the last are full.
template <class R, std::size_t N, class T>
void join_strip(const T* x, std::int64_t rows, std::int64_t stride, Total<T>* totals,
                std::int64_t n) {
  using L = Lane<T>;
  constexpr auto last = static_cast<std::int64_t>(N - 1) * L::width;
  std::array<L, N> all;
  all.fill(L(R::template start<T>));
  const auto join = [&](auto load_last) {
    for (std::int64_t row = 0; row < rows; ++row) {
      const T* from = x + row * stride;
      for (std::size_t k = 0; k + 1 < N; ++k)
        all[k] = R::join(all[k], R::take(L::load(from + static_cast<std::int64_t>(k) * L::width)));
      all[N - 1] = R::join(all[N - 1], R::take(load_last(from + last)));
    }
  };
  if (n - last == L::width)
    join([](const T* from) { return L::load(from); });
  else
    join([left = n - last](const T* from) { return L::load(from, left); });
  alignas(64) T lanes[N * static_cast<std::size_t>(L::width)];
  for (std::size_t k = 0; k < N; ++k) all[k].store(lanes + static_cast<std::int64_t>(k) * L::width);
  for (std::int64_t k = 0; k < n; ++k) totals[k] = R::join(totals[k], Total<T>(lanes[k]));
}

// Rows are joined in blocks, which go into totals, so that the sums of float32 keep their digits.
template <class R, class T>
void join_columns(const T* x, std::int64_t rows, std::int64_t stride, Total<T>* totals,
                  std::int64_t n) {
  constexpr std::int64_t width = Lane<T>::width, block = 64;
  for (std::int64_t row = 0; row < rows; row += block) {
    const std::int64_t count = std::min(block, rows - row);
    const T* from = x + row * stride;
    std::int64_t i = 0;
    // int64 goes column by column: of wider strips g++ 12.2 loses rows at -O3 with AVX2 or AVX-512.
    // It is its loop vectorizer: without that, with the sanitizers, which find no fault, and with
    // clang the sums are right.
    if constexpr (width == 1) {
      for (; i < n; ++i) join_strip<R, 1, T>(from + i, count, stride, totals + i, 1);
    } else {
      for (; i + 4 * width <= n; i += 4 * width)
        join_strip<R, 4, T>(from + i, count, stride, totals + i, 4 * width);
      for_each_constant<1, 5>([&](auto lanes) {
        if ((n - i + width - 1) / width == lanes)
          join_strip<R, std::size_t{lanes}, T>(from + i, count, stride, totals + i, n - i);
      });
    }
  }
}

}  // namespace gradus::kernels
