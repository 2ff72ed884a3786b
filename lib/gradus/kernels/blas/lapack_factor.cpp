#include <gradus/kernels/blas/lapack_calls.h>
#include <gradus/kernels/dense/copy.h>
#include <algorithm>

// Factorisations. Factors that belong together are answered as one matrix.

namespace gradus::kernels {

NdArray cholesky(const NdArray& a, Failure& failure) {
  NdArray l = copy(a);
  visit_floating(a.dtype(), [&]<class T>(T) {
    const int n = rows(a);
    for_each_matrix(l, [&](std::int64_t entry) {
      T* at = l.data<T>() + entry * n * n;
      int info = 0;
      Lapack<T>::potrf("U", &n, at, &n, &info, 1);  // upper by columns is lower by rows
      note(failure, entry, info);
      for (std::int64_t i = 0; i < n; ++i)
        for (std::int64_t j = i + 1; j < n; ++j) at[i * n + j] = 0;
    });
  });
  return l;
}

// Column j of the answer is q_j above r_j, so LAPACK works in place with m + n from one to the
// next.
NdArray qr(const NdArray& a) {
  const int m = rows(a), n = columns(a), leading = m + n;
  NdArray packed = full(with_matrix(a, n, leading), 0.0, a.dtype());
  NdArray down = transposed(a);
  copy_into(packed.view(down.shape(), packed.strides()), down);
  visit_floating(a.dtype(), [&]<class T>(T) {
    std::vector<T> tau(static_cast<std::size_t>(n));
    Work<T> work;
    int info = 0;
    const auto reflect = [&](T* at, T* scratch, int size) {
      Lapack<T>::geqrf(&m, &n, at, &leading, tau.data(), scratch, &size, &info);
    };
    const auto form = [&](T* at, T* scratch, int size) {
      Lapack<T>::orgqr(&m, &n, &n, at, &leading, tau.data(), scratch, &size, &info);
    };
    for_each_matrix(packed, [&](std::int64_t entry) {
      T* at = packed.data<T>() + entry * n * leading;
      work.query([&](T* wanted, int size) { reflect(at, wanted, size); });
      reflect(at, work.data(), work.size());
      for (std::int64_t j = 0; j < n; ++j)
        std::copy_n(at + j * leading, j + 1, at + j * leading + m);
      work.query([&](T* wanted, int size) { form(at, wanted, size); });
      form(at, work.data(), work.size());
    });
  });
  return transposed(packed);
}

// Column j of the answer is λ_j above v_j.
NdArray eigh(const NdArray& a, Failure& failure) {
  const int n = rows(a), leading = n + 1;
  NdArray packed = NdArray::empty(with_matrix(a, n, leading), a.dtype());
  copy_into(packed.view(a.shape(), packed.strides(), 1), a);
  visit_floating(a.dtype(), [&]<class T>(T) {
    std::vector<T> values(static_cast<std::size_t>(n));
    std::vector<int> integers(static_cast<std::size_t>(5 * n + 3));
    const int integer_size = 5 * n + 3;
    Work<T> work;
    for_each_matrix(packed, [&](std::int64_t entry) {
      T* at = packed.data<T>() + entry * n * leading;
      int info = 0;
      const auto solve = [&](T* scratch, int size) {  // lower by rows is upper by columns
        Lapack<T>::syevd("V", "U", &n, at + 1, &leading, values.data(), scratch, &size,
                         integers.data(), &integer_size, &info, 1, 1);
      };
      work.query(solve);
      solve(work.data(), work.size());
      note(failure, entry, info);
      for (std::int64_t j = 0; j < n; ++j) at[j * leading] = values[static_cast<std::size_t>(j)];
    });
  });
  return transposed(packed);
}

// Column j of the answer is u_j above s_j above v_j. LAPACK sees aᵀ = V diag(s) Uᵀ.
NdArray svd(const NdArray& a, Failure& failure) {
  const int m = rows(a), n = columns(a), k = std::min(m, n), leading = m + 1 + n;
  NdArray packed = NdArray::empty(with_matrix(a, k, leading), a.dtype());
  const NdArray spent = copy(a);
  visit_floating(a.dtype(), [&]<class T>(T) {
    std::vector<T> s(static_cast<std::size_t>(k)), u(static_cast<std::size_t>(k) * m);
    std::vector<int> integers(static_cast<std::size_t>(8 * k));
    Work<T> work;
    for_each_matrix(packed, [&](std::int64_t entry) {
      T* at = packed.data<T>() + entry * k * leading;
      int info = 0;
      const auto solve = [&](T* scratch, int size) {
        Lapack<T>::gesdd("S", &n, &m, spent.data<T>() + entry * m * n, &n, s.data(), at + m + 1,
                         &leading, u.data(), &k, scratch, &size, integers.data(), &info, 1);
      };
      work.query(solve);
      solve(work.data(), work.size());
      note(failure, entry, info);
      for (std::int64_t j = 0; j < k; ++j) {
        for (std::int64_t i = 0; i < m; ++i)
          at[j * leading + i] = u[static_cast<std::size_t>(i) * k + j];
        at[j * leading + m] = s[static_cast<std::size_t>(j)];
      }
    });
  });
  return transposed(packed);
}

}  // namespace gradus::kernels
