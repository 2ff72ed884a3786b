#pragma once
#include <cstdint>

namespace gradus::kernels {

/// c = a b, or onto + a b, for a [m, k] by any strides, b [k, n] by rows or by columns (one of its
/// strides is 1), and a row-major c.
template <class T> struct TiledProduct {
  std::int64_t m, n, k;
  const T* a;
  std::int64_t a_down, a_right;  // from a row, or a column, to the next
  const T* b;
  std::int64_t b_down, b_right;
  T* c;
  std::int64_t c_down;
  const T* onto = nullptr;     // c itself, or by rows too; null for none
  std::int64_t onto_down = 0;  // 0 where one row serves for all
};

/// True where gemm_tiles is faster than OpenBLAS.
bool is_faster_by_tiles(const TiledProduct<float>& product);
bool is_faster_by_tiles(const TiledProduct<double>& product);

/// Each number of c is one sum along k, made in the same order whatever the sizes m and n and the
/// number of threads.
void gemm_tiles(const TiledProduct<float>& product);
void gemm_tiles(const TiledProduct<double>& product);

}  // namespace gradus::kernels
