#include "matrix.h"
#include <cmath>

namespace fuzz {

Matrix matrix(const Numbers& x, std::size_t entry) {
  Matrix m(rows(x.shape), std::vector<Real>(columns(x.shape)));
  auto value = x.values.begin() + static_cast<std::ptrdiff_t>(entry * m.size() * columns(x.shape));
  for (auto& row : m)
    for (auto& each : row) each = *value++;
  return m;
}
std::size_t matrices(const Numbers& x) {
  return x.values.size() / (rows(x.shape) * columns(x.shape));
}

Matrix with_dominance(Matrix a) {
  for (std::size_t i = 0; i < a.size(); ++i)
    for (std::size_t j = 0; j < a.size(); ++j)
      a[i][j] = std::tanh(a[i][j]) + (i == j ? static_cast<Real>(a.size() + 1) : 0);
  return a;
}

Matrix gram(const Matrix& a) {
  Matrix g(a.size(), std::vector<Real>(a.size()));
  for (std::size_t i = 0; i < a.size(); ++i)
    for (std::size_t j = 0; j < a.size(); ++j) {
      g[i][j] = i == j;
      for (std::size_t k = 0; k < a[i].size(); ++k)
        g[i][j] += std::tanh(a[i][k]) * std::tanh(a[j][k]);
    }
  return g;
}

Real eliminate(Matrix a, Matrix& b) {
  Real log_determinant = 0;
  for (std::size_t k = 0; k < a.size(); ++k) {
    const Real pivot = a[k][k];
    log_determinant += std::log(pivot);
    for (auto& each : a[k]) each /= pivot;
    for (auto& each : b[k]) each /= pivot;
    for (std::size_t i = 0; i < a.size(); ++i) {
      const Real factor = a[i][k];
      if (i == k) continue;
      for (std::size_t j = 0; j < a.size(); ++j) a[i][j] -= factor * a[k][j];
      for (std::size_t j = 0; j < b[k].size(); ++j) b[i][j] -= factor * b[k][j];
    }
  }
  return log_determinant;
}

Matrix identity(std::size_t n) {
  Matrix m(n, std::vector<Real>(n));
  for (std::size_t i = 0; i < n; ++i) m[i][i] = 1;
  return m;
}

Matrix lower_factor(const Matrix& a) {
  Matrix l(a.size(), std::vector<Real>(a.size()));
  for (std::size_t i = 0; i < a.size(); ++i)
    for (std::size_t j = 0; j <= i; ++j) {
      Real left = a[i][j];
      for (std::size_t k = 0; k < j; ++k) left -= l[i][k] * l[j][k];
      l[i][j] = i == j ? std::sqrt(left) : left / l[j][j];
    }
  return l;
}

void put(Numbers& y, std::size_t entry, const Matrix& m) {
  std::size_t at = entry * m.size() * m[0].size();
  for (const auto& row : m)
    for (const Real each : row) y.values[at++] = each;
}

}  // namespace fuzz
