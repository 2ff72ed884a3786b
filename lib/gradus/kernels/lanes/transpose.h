#pragma once
#include <gradus/kernels/lanes/simd.h>
#include <algorithm>
#include <cstdint>

// Matrices turned over in registers of 16 bytes, which every instruction set has.

namespace gradus::kernels {

template <class T> using SmallBatch = xsimd::make_sized_batch_t<T, 16 / sizeof(T)>;

/// to[i][j] = from[j][i] for a square as wide as a small register.
template <class T>
void transpose_square(const T* from, std::int64_t from_down, T* to, std::int64_t to_down) {
  const auto row = [&](std::int64_t j) {
    return SmallBatch<T>::load_unaligned(from + j * from_down);
  };
  const auto put = [&](std::int64_t i, SmallBatch<T> x) { x.store_unaligned(to + i * to_down); };
  if constexpr (SmallBatch<T>::size == 2) {
    put(0, zip_lo(row(0), row(1))), put(1, zip_hi(row(0), row(1)));
  } else {
    const auto a = row(0), b = row(1), c = row(2), d = row(3);
    const auto ac = zip_lo(a, c), bd = zip_lo(b, d);  // a0 c0 a1 c1, b0 d0 b1 d1
    const auto ac_high = zip_hi(a, c), bd_high = zip_hi(b, d);
    put(0, zip_lo(ac, bd)), put(1, zip_hi(ac, bd));
    put(2, zip_lo(ac_high, bd_high)), put(3, zip_hi(ac_high, bd_high));
  }
}

/// to[i][j] = from[j][i] for i < rows, j < columns. In blocks, so that few lines of memory are read
/// and written at a time.
template <class T>
void transpose(const T* from, std::int64_t from_down, T* to, std::int64_t to_down,
               std::int64_t rows, std::int64_t columns) {
  constexpr std::int64_t side = 16, square = SmallBatch<T>::size;
  for (std::int64_t left = 0; left < columns; left += side)
    for (std::int64_t i = 0; i < rows; i += square) {
      const std::int64_t right = std::min(left + side, columns);
      std::int64_t j = left;
      if (i + square <= rows)
        for (; j + square <= right; j += square)
          transpose_square(from + j * from_down + i, from_down, to + i * to_down + j, to_down);
      for (std::int64_t row = i; row < std::min(i + square, rows); ++row)
        for (std::int64_t column = j; column < right; ++column)
          to[row * to_down + column] = from[column * from_down + row];
    }
}

}  // namespace gradus::kernels
