#pragma once
#include <gradus/array/array.h>

// Linear algebra on batches: matrices lie in the last two axes, all axes before them are batches.
// Callers have checked the shapes and that the numbers are finite; float32 and float64.
//
// A factorisation whose factors belong together answers them as one matrix, which an op can record
// as its one output.

namespace gradus::kernels {

/// The first matrix of a batch without an answer, and where LAPACK gave up on it.
struct Failure {
  std::int64_t entry = -1;  ///< row-major over the batch axes; -1: every matrix has an answer
  std::int64_t place = -1;  ///< the pivot or minor, from 0
  explicit operator bool() const { return entry >= 0; }
};

/// The lower L of a = L Lᵀ, from a's lower triangle. Fails where a minor is not positive.
NdArray cholesky(const NdArray& a, Failure& failure);

/// Gaussian elimination with row exchanges, for lu_solve and lu_determinant alone to read. A pivot
/// that is 0 is reported and does no harm here.
struct Lu {
  NdArray factors;
  NdArray pivots;  // int64 [..., n]
};
Lu lu(const NdArray& a, Failure& failure);
/// a⁻¹ b, or a⁻ᵀ b, for b [..., n, r] of the same batch; no pivot is 0.
NdArray lu_solve(const NdArray& factors, const NdArray& pivots, const NdArray& b, bool transposed);
/// The sign of det a (0 where a pivot is 0), and the logarithm of its size or det a itself.
struct Determinant {
  NdArray sign, size;
};
Determinant lu_determinant(const NdArray& factors, const NdArray& pivots, bool logarithm);

/// The first number below 0.
Failure first_negative(const NdArray& numbers);

/// Which triangle of a is read, and how.
struct TriangleLayout {
  bool upper, transposed, unit;
};
/// The first a with a 0 on its diagonal.
Failure zero_on_diagonal(const NdArray& a);
/// a⁻¹ b, or a⁻ᵀ b, for a triangular a and b [..., n, r] of the same batch.
NdArray triangular_solve(const NdArray& a, const NdArray& b, TriangleLayout layout);

/// [Q; R], the one above the other, of a = Q R for a [..., m, n] with m >= n.
NdArray qr(const NdArray& a);
/// [λ; V], a row of ascending eigenvalues above their vectors, from the lower triangle of a.
NdArray eigh(const NdArray& a, Failure& failure);
/// [U; s; V], a row of descending singular values between the vectors of a = U diag(s) Vᵀ.
NdArray svd(const NdArray& a, Failure& failure);

}  // namespace gradus::kernels
