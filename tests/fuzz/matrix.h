#pragma once
#include "numbers.h"

// Matrices of long doubles, and how the interpreter solves with them.

namespace fuzz {

using Matrix = std::vector<std::vector<Real>>;

inline std::size_t columns(const Shape& shape) { return static_cast<std::size_t>(shape.back()); }
inline std::size_t rows(const Shape& shape) {
  return static_cast<std::size_t>(shape[shape.size() - 2]);
}

/// How many matrices a batch has; the one at `entry`, and how it is put back.
std::size_t matrices(const Numbers& x);
Matrix matrix(const Numbers& x, std::size_t entry);
void put(Numbers& y, std::size_t entry, const Matrix& m);

Matrix identity(std::size_t n);
/// tanh a + (n + 1), in which the diagonal outweighs its row.
Matrix with_dominance(Matrix a);
/// t tᵀ + 1 with t = tanh a.
Matrix gram(const Matrix& a);

/// Gauss-Jordan: b becomes a⁻¹ b; answers log det a. A dominant diagonal needs no exchange of rows.
Real eliminate(Matrix a, Matrix& b);
/// The lower L with L Lᵀ = a.
Matrix lower_factor(const Matrix& a);

}  // namespace fuzz
