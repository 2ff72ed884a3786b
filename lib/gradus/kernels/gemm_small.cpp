#include <gradus/kernels/gemm_small.h>
#include <gradus/kernels/lane.h>
#include <algorithm>

// Products of a few rows and columns, in one loop: a tile of c stays in registers while k runs.

namespace gradus::kernels {
namespace {

// b_right is 1. Rows x lanes of c from (i, j); `tail` is how many columns of the last lane are
// there.
template <class T, int rows, int lanes, bool whole>
void tile(const SmallProduct<T>& p, std::int64_t i, std::int64_t j, std::int64_t tail) {
  constexpr std::int64_t width = Lane<T>::width;
  Lane<T> sum[rows][lanes], right[lanes];
  for (auto& row : sum)
    for (auto& lane : row) lane = Lane<T>(0);
  const T *a = p.a + i * p.a_down, *b = p.b + j;
  for (std::int64_t q = 0; q < p.k; ++q, a += p.a_right, b += p.b_down) {
    for (int l = 0; l < lanes; ++l)
      right[l] = whole || l + 1 < lanes ? Lane<T>::load(b + l * width)
                                        : Lane<T>::load(b + l * width, tail);
    for (int r = 0; r < rows; ++r)
      for (int l = 0; l < lanes; ++l)
        sum[r][l] = xsimd::fma(Lane<T>(a[r * p.a_down]).v, right[l].v, sum[r][l].v);
  }
  for (int r = 0; r < rows; ++r)
    for (int l = 0; l < lanes; ++l) {
      T* to = p.c + (i + r) * p.n + j + l * width;
      if (whole || l + 1 < lanes)
        sum[r][l].store(to);
      else
        sum[r][l].store(to, tail);
    }
}

template <class T, int rows> void row_of_tiles(const SmallProduct<T>& p, std::int64_t i) {
  constexpr std::int64_t width = Lane<T>::width;
  std::int64_t j = 0;
  for (; j + 4 * width <= p.n; j += 4 * width) tile<T, rows, 4, true>(p, i, j, 0);
  for (; j + 2 * width <= p.n; j += 2 * width) tile<T, rows, 2, true>(p, i, j, 0);
  for (; j + width <= p.n; j += width) tile<T, rows, 1, true>(p, i, j, 0);
  if (j < p.n) tile<T, rows, 1, false>(p, i, j, p.n - j);
}

template <class T> void by_tiles(const SmallProduct<T>& p) {
  std::int64_t i = 0;
  for (; i + 4 <= p.m; i += 4) row_of_tiles<T, 4>(p, i);
  if (i + 2 <= p.m) row_of_tiles<T, 2>(p, i), i += 2;
  if (i < p.m) row_of_tiles<T, 1>(p, i);
}

template <class T> void multiply(const SmallProduct<T>& p) {
  if (p.b_right == 1 || p.n == 1) return by_tiles(p);
  T packed[512];  // b by rows
  for (std::int64_t j = 0; j < p.n; ++j)
    for (std::int64_t q = 0; q < p.k; ++q) packed[q * p.n + j] = p.b[q * p.b_down + j * p.b_right];
  SmallProduct<T> rowwise = p;
  rowwise.b = packed, rowwise.b_down = p.n, rowwise.b_right = 1;
  by_tiles(rowwise);
}

}  // namespace

void gemm_small(const SmallProduct<float>& product) { multiply(product); }
void gemm_small(const SmallProduct<double>& product) { multiply(product); }

}  // namespace gradus::kernels
