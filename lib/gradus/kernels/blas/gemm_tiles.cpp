#include <gradus/array/threads.h>
#include <gradus/kernels/blas/gemm_tiles.h>
#include <gradus/kernels/lanes/lane.h>
#include <gradus/kernels/lanes/transpose.h>
#include <gradus/kernels/lanes/unroll.h>
#include <algorithm>
#include <cassert>

// Products in tiles of c that stay in registers while k runs. OpenBLAS copies both operands into an
// order of its own first; here a is read where it lies, and b copied only where that is cheap.

namespace gradus::kernels {
namespace {

// b_right is 1. A function of its own, or g++ 12 runs out of registers. Rows x lanes of c from (i,
// j); `tail` is how many columns of the last lane are there.
template <class T, int rows, int lanes, bool whole>
[[gnu::noinline]] void tile(const TiledProduct<T>& p, std::int64_t i, std::int64_t j,
                            std::int64_t tail) {
  constexpr std::int64_t width = Lane<T>::width;
  Lane<T> sum[rows * lanes], right[lanes];
  for_each_constant<0, rows * lanes>([&](auto s) { sum[s] = Lane<T>(0); });
  const std::int64_t k = p.k, a_down = p.a_down, a_right = p.a_right, b_down = p.b_down;
  const T *a = p.a + i * a_down, *b = p.b + j;
  for (std::int64_t q = 0; q < k; ++q, a += a_right, b += b_down) {
    for_each_constant<0, lanes>([&](auto l) {
      right[l] = whole || l + 1 < lanes ? Lane<T>::load(b + l * width)
                                        : Lane<T>::load(b + l * width, tail);
    });
    for_each_constant<0, rows>([&](auto r) {
      const Lane<T> left(a[r * a_down]);
      for_each_constant<0, lanes>(
          [&](auto l) { sum[r * lanes + l] = fma(left, right[l], sum[r * lanes + l]); });
    });
  }
  for_each_constant<0, rows * lanes>([&](auto s) {
    constexpr int l = s % lanes;
    constexpr int r = s / lanes;
    const auto store = [&, column = j + l * width](auto... count) {
      if (p.onto)
        sum[s] = Lane<T>::load(p.onto + (i + r) * p.onto_down + column, count...) + sum[s];
      sum[s].store(p.c + (i + r) * p.c_down + column, count...);
    };
    if constexpr (whole || l + 1 < lanes)
      store();
    else
      store(tail);
  });
}

template <class T, int lanes, bool whole>
void column_of_tiles(const TiledProduct<T>& p, std::int64_t j, std::int64_t tail) {
  std::int64_t i = 0;
  if constexpr (sizeof(Lane<T>) == 64 && lanes <= 3)  // AVX-512 has registers for more rows
    for (; i + 8 <= p.m; i += 8) tile<T, 8, lanes, whole>(p, i, j, tail);
  for (; i + 4 <= p.m; i += 4) tile<T, 4, lanes, whole>(p, i, j, tail);
  if (i + 2 <= p.m) tile<T, 2, lanes, whole>(p, i, j, tail), i += 2;
  if (i < p.m) tile<T, 1, lanes, whole>(p, i, j, tail);
}

template <class T> void by_tiles(const TiledProduct<T>& p) {
  constexpr std::int64_t width = Lane<T>::width;
  std::int64_t j = 0;
  for (; j + 2 * width <= p.n; j += 2 * width) column_of_tiles<T, 2, true>(p, j, 0);
  for (; j + width <= p.n; j += width) column_of_tiles<T, 1, true>(p, j, 0);
  if (j < p.n) column_of_tiles<T, 1, false>(p, j, p.n - j);
}

template <class T> constexpr std::int64_t panel = 2 * Lane<T>::width;  // columns of b
constexpr std::int64_t depth = 384;  // and its rows: 48 KB, which the second cache feeds in time

template <class T> void pack_rows(const TiledProduct<T>& p, T* to) {
  constexpr std::int64_t width = Lane<T>::width;
  for (std::int64_t q = 0; q < p.k; ++q, to += panel<T>) {
    const T* from = p.b + q * p.b_down;
    if (p.n < panel<T>) {
      std::copy_n(from, p.n, to);
    } else {
      Lane<T>::load(from).store(to);
      Lane<T>::load(from + width).store(to + width);
    }
  }
}

// A piece of b that stays in the caches meets all rows of a, `panel` of its columns side by side.
template <class T> void by_panels(const TiledProduct<T>& p) {
  constexpr std::int64_t many_rows = 32;  // make up for a copy of b that lies by rows already
  alignas(64) T packed[depth * panel<T>];
  for (std::int64_t q = 0; q < p.k; q += depth)
    for (std::int64_t j = 0; j < p.n; j += panel<T>) {
      TiledProduct<T> part = p;
      part.n = std::min(p.n - j, panel<T>), part.k = std::min(p.k - q, depth);
      part.a += q * p.a_right, part.b += q * p.b_down + j * p.b_right, part.c += j;
      if (q > 0) part.onto = p.c, part.onto_down = p.c_down;
      if (part.onto) part.onto += j;
      if (p.b_right != 1 || p.m >= many_rows) {
        if (p.b_right == 1)
          pack_rows(part, packed);
        else
          transpose(part.b, p.b_right, packed, panel<T>, part.k, part.n);
        part.b = packed, part.b_down = panel<T>, part.b_right = 1;
      }
      by_tiles(part);
    }
}

// Threads share out the longer side of c.
template <class T> void multiply(const TiledProduct<T>& p) {
  assert(p.b_right == 1 || p.b_down == 1);
  const bool by_rows = p.m >= p.n;
  const std::int64_t unit = by_rows ? 8 : panel<T>, side = by_rows ? p.m : p.n;
  const std::int64_t work = unit * (by_rows ? p.n : p.m) * p.k;
  const std::int64_t grain = 1 + (std::int64_t{1} << 20) / std::max<std::int64_t>(work, 1);
  parallel_for((side + unit - 1) / unit, grain, [&](std::int64_t begin, std::int64_t end) {
    TiledProduct<T> part = p;
    const std::int64_t first = begin * unit;
    (by_rows ? part.m : part.n) = std::min(side, end * unit) - first;
    if (by_rows)
      part.a += first * p.a_down, part.c += first * p.c_down;
    else
      part.b += first * p.b_right, part.c += first;
    if (p.onto) part.onto += by_rows ? first * p.onto_down : first;
    by_panels(part);
  });
}

// OpenBLAS 0.3.21 takes 60 ns to get going (13 to 60 with AVX-512), gemm_tiles 10: at 8 x 8 x 8 it
// is 40 ns against 90 to 130. With AVX-512 it multiplies without packing up to a million, of a b
// that lies by columns up to 1200 numbers of c; where it packs, this is faster by 5 to 25 % until
// the matrices outgrow some 6 MiB. With narrower lanes it has the better tiles.
template <class T> bool is_faster(const TiledProduct<T>& p) {
  const std::int64_t work = p.m * p.n * p.k;
  if (p.k <= 16 && p.m <= 64 && p.n <= 64 && work <= 512) return true;
  if (sizeof(Lane<T>) < 64 || p.m < 8 || p.n < 8) return false;
  constexpr std::int64_t most = 6 << 20;
  const auto bytes = static_cast<std::int64_t>(sizeof(T)) * (p.m * p.k + p.k * p.n + p.m * p.n);
  if (bytes > most) return false;
  return p.b_right == 1 ? work > 1000000 : p.m * p.n > 1200 || p.k <= 16;
}

}  // namespace

bool is_faster_by_tiles(const TiledProduct<float>& product) { return is_faster(product); }
bool is_faster_by_tiles(const TiledProduct<double>& product) { return is_faster(product); }
void gemm_tiles(const TiledProduct<float>& product) { multiply(product); }
void gemm_tiles(const TiledProduct<double>& product) { multiply(product); }

}  // namespace gradus::kernels
