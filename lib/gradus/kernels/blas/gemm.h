#pragma once
#include <gradus/array/array.h>

namespace gradus::kernels {

/// Has OpenBLAS use as many threads as we do; called ahead of its functions.
void use_threads();

/// While one lives, OpenBLAS works on its caller's thread alone: for kernels whose own threads
/// multiply. (It has one number of threads for all its callers.)
class OneThreadEach {
 public:
  OneThreadEach();
  ~OneThreadEach();
  OneThreadEach(const OneThreadEach&) = delete;
  OneThreadEach& operator=(const OneThreadEach&) = delete;
};

/// a b for a [..., m, k] and b [..., k, n], batches broadcast; the caller has checked the shapes.
/// Transposed and sliced views go to BLAS without a copy.
NdArray matmul(const NdArray& a, const NdArray& b);
/// The same, added onto `to`, which is contiguous and of as many elements.
void add_matmul(const NdArray& to, const NdArray& a, const NdArray& b);

/// x weightᵀ + bias for x [rows, in], weight [out, in], bias [out].
NdArray linear(const NdArray& x, const NdArray& weight, const NdArray& bias);

/// A product of matrices [m, k] and [k, n] that lie row by row without gaps; a transposed one lies
/// as [k, m] or [n, k].
struct DenseProduct {
  std::int64_t m, n, k;
  bool a_transposed = false, b_transposed = false;
};
/// c = beta c + a b, for kernels that work piece by piece under OneThreadEach; no size is 0.
void multiply(const DenseProduct& sizes, const float* a, const float* b, float beta, float* c);
void multiply(const DenseProduct& sizes, const double* a, const double* b, double beta, double* c);

}  // namespace gradus::kernels
