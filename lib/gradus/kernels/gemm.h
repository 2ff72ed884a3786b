#pragma once
#include <gradus/array/array.h>

namespace gradus::kernels {

/// Keeps OpenBLAS from starting threads of its own beside ours; called ahead of its first use.
void use_one_thread();

/// a b for a [..., m, k] and b [..., k, n], batches broadcast; the caller has checked the shapes.
/// Transposed and sliced views go to BLAS without a copy.
Array matmul(const Array& a, const Array& b);

/// x weightᵀ + bias for x [rows, in], weight [out, in], bias [out]: the product is added onto rows
/// that hold the bias already.
Array linear(const Array& x, const Array& weight, const Array& bias);

}  // namespace gradus::kernels
