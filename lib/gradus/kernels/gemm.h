#pragma once
#include <gradus/array/array.h>

namespace gradus::kernels {

/// Has OpenBLAS use as many threads as we do; called ahead of its functions.
void use_threads();

/// a b for a [..., m, k] and b [..., k, n], batches broadcast; the caller has checked the shapes.
/// Transposed and sliced views go to BLAS without a copy.
Array matmul(const Array& a, const Array& b);

/// x weightᵀ + bias for x [rows, in], weight [out, in], bias [out]: the product is added onto rows
/// that hold the bias already.
Array linear(const Array& x, const Array& weight, const Array& bias);

}  // namespace gradus::kernels
