#pragma once
#include <gradus/graph/tensor.h>

namespace gradus {

// What ops of linear algebra can be told, and what they answer where it is more than one tensor.

/// What triangular_solve reads of its matrix, and how; the other triangle is not looked at.
struct TriangularOptions {
  bool upper = false;       ///< the upper triangle, not the lower one
  bool transposed = false;  ///< solves aᵀ x = b
  bool unit = false;        ///< takes the diagonal for ones
};

/// det a = sign e^logabsdet, for each matrix.
struct SignLogDet {
  Tensor sign;  ///< -1 or 1; derivative 0
  Tensor logabsdet;
};

/// a = q r, with k the smaller of rows m and columns n.
struct Qr {
  Tensor q;  ///< [..., m, k], columns of length 1 at right angles
  Tensor r;  ///< [..., k, n], upper triangle; its diagonal may be negative, as in NumPy
};

/// a v = v diag(values) for a symmetric a.
struct Eigh {
  Tensor values;   ///< [..., n], ascending
  Tensor vectors;  ///< [..., n, n], one a column, of length 1 and either sign
};

/// a = u diag(s) vh, with k the smaller of rows m and columns n.
struct Svd {
  Tensor u;   ///< [..., m, k], columns of length 1 at right angles
  Tensor s;   ///< [..., k], descending, not negative
  Tensor vh;  ///< [..., k, n], rows of length 1 at right angles
};

}  // namespace gradus
