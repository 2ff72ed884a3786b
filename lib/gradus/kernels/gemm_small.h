#pragma once
#include <cstdint>

namespace gradus::kernels {

/// c = a b for a [m, k], b [k, n] and a row-major c without gaps; a and b by any strides.
template <class T> struct SmallProduct {
  std::int64_t m, n, k;
  const T* a;
  std::int64_t a_down, a_right;  // from a row, or a column, to the next
  const T* b;
  std::int64_t b_down, b_right;
  T* c;
};

/// True where gemm_small is the faster way. OpenBLAS 0.3.21 takes 60 ns to get going (13 to 60 with
/// AVX-512), gemm_small 6; at 8 x 8 x 8 it is 40 ns against 90 to 130 (30 to 130 with AVX-512), and
/// from 12 x 12 x 12 on OpenBLAS wins.
inline bool is_small(std::int64_t m, std::int64_t n, std::int64_t k) {
  return k <= 16 && m <= 64 && n <= 64 && m * n * k <= 512;
}

/// For small products alone.
void gemm_small(const SmallProduct<float>& product);
void gemm_small(const SmallProduct<double>& product);

}  // namespace gradus::kernels
