#include <gradus/kernels/blas/lapack_calls.h>
#include <gradus/kernels/dense/copy.h>
#include <algorithm>
#include <cblas.h>
#include <cmath>

// Systems of equations: by elimination, or by a triangle that is there already.

namespace gradus::kernels {
namespace {

constexpr auto trsm(float) { return cblas_strsm; }
constexpr auto trsm(double) { return cblas_dtrsm; }

}  // namespace

Lu lu(const NdArray& a, Failure& failure) {
  const int n = rows(a);
  Lu lu{copy(a), NdArray::empty(a.shape().first(-1), int64)};
  std::vector<int> exchanged(static_cast<std::size_t>(n));
  visit_floating(a.dtype(), [&]<class T>(T) {
    for_each_matrix(lu.factors, [&](std::int64_t entry) {
      int info = 0;
      Lapack<T>::getrf(&n, &n, lu.factors.data<T>() + entry * n * n, &n, exchanged.data(), &info);
      note(failure, entry, info);
      std::copy(exchanged.begin(), exchanged.end(), lu.pivots.data<std::int64_t>() + entry * n);
    });
  });
  return lu;
}

NdArray lu_solve(const NdArray& from_factors, const NdArray& from_pivots, const NdArray& b,
                 bool transpose) {
  const int n = rows(b), r = columns(b);
  const NdArray factors = contiguous(from_factors), pivots = contiguous(from_pivots);
  NdArray x = copy(transposed(b));
  std::vector<int> exchanged(static_cast<std::size_t>(n));
  visit_floating(b.dtype(), [&]<class T>(T) {
    for_each_matrix(x, [&](std::int64_t entry) {
      const auto* from = pivots.data<std::int64_t>() + entry * n;
      for (std::int64_t i = 0; i < n; ++i)
        exchanged[static_cast<std::size_t>(i)] = static_cast<int>(from[i]);
      int info = 0;  // the factors are those of aᵀ
      Lapack<T>::getrs(transpose ? "N" : "T", &n, &r, factors.data<T>() + entry * n * n, &n,
                       exchanged.data(), x.data<T>() + entry * n * r, &n, &info, 1);
    });
  });
  return transposed(x);
}

Determinant lu_determinant(const NdArray& factors, const NdArray& pivots, bool logarithm) {
  const int n = columns(factors);
  const Shape batch = factors.shape().first(-2);
  Determinant answer{NdArray::empty(batch, factors.dtype()),
                     NdArray::empty(batch, factors.dtype())};
  visit_floating(factors.dtype(), [&]<class T>(T) {
    for (std::int64_t entry = 0; entry < answer.sign.size(); ++entry) {
      const T* matrix = factors.data<T>() + entry * n * n;
      const auto* exchanged = pivots.data<std::int64_t>() + entry * n;
      T sign = 1, size = logarithm ? 0 : 1;
      for (std::int64_t i = 0; i < n; ++i) {
        const T pivot = matrix[i * n + i];
        if ((pivot < 0) != (exchanged[i] != i + 1)) sign = -sign;
        if (pivot == 0) sign = 0;
        if (logarithm)
          size += std::log(std::abs(pivot));
        else
          size *= std::abs(pivot);
      }
      answer.sign.data<T>()[entry] = sign;
      answer.size.data<T>()[entry] = logarithm ? size : sign * size;
    }
  });
  return answer;
}

Failure first_negative(const NdArray& numbers) {
  Failure failure;
  visit_floating(numbers.dtype(), [&]<class T>(T) {
    for (std::int64_t entry = numbers.size(); entry-- > 0;)
      if (numbers.data<T>()[entry] < 0) failure = {entry, 0};
  });
  return failure;
}

Failure zero_on_diagonal(const NdArray& a) {
  Failure failure;
  const NdArray dense = contiguous(a);
  visit_floating(a.dtype(), [&]<class T>(T) {
    const int n = rows(a);
    for_each_matrix(dense, [&](std::int64_t entry) {
      for (std::int64_t i = 0; i < n; ++i)
        if (dense.data<T>()[(entry * n + i) * n + i] == 0) note(failure, entry, i + 1);
    });
  });
  return failure;
}

NdArray triangular_solve(const NdArray& a, const NdArray& b, TriangleLayout layout) {
  const int n = rows(b), r = columns(b);
  const NdArray dense = contiguous(a);
  NdArray x = copy(b);
  visit_floating(b.dtype(), [&]<class T>(T) {
    for_each_matrix(x, [&](std::int64_t entry) {
      trsm(T())(CblasRowMajor, CblasLeft, layout.upper ? CblasUpper : CblasLower,
                layout.transposed ? CblasTrans : CblasNoTrans,
                layout.unit ? CblasUnit : CblasNonUnit, n, r, 1, dense.data<T>() + entry * n * n, n,
                x.data<T>() + entry * n * r, r);
    });
  });
  return x;
}

}  // namespace gradus::kernels
