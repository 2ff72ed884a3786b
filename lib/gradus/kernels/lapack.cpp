#include <gradus/kernels/copy.h>
#include <gradus/kernels/gemm.h>
#include <gradus/kernels/lapack.h>
#include <gradus/kernels/loops.h>
#include <cblas.h>
#include <cmath>
#include <limits>
#include <vector>

// OpenBLAS brings LAPACK under its Fortran names (and no LAPACKE). The size_t at the end are the
// lengths of the character arguments.
namespace {
using Flag = const char*;
using Int = const int*;
using Length = std::size_t;
template <class T> using Potrf = void(Flag, Int, T*, Int, int*, Length);
template <class T> using Getrf = void(Int, Int, T*, Int, int*, int*);
template <class T>
using Getrs = void(Flag, Int, Int, const T*, Int, const int*, T*, Int, int*, Length);
template <class T> using Geqrf = void(Int, Int, T*, Int, T*, T*, Int, int*);
template <class T> using Orgqr = void(Int, Int, Int, T*, Int, const T*, T*, Int, int*);
template <class T>
using Syevd = void(Flag, Flag, Int, T*, Int, T*, T*, Int, int*, Int, int*, Length, Length);
template <class T>
using Gesdd = void(Flag, Int, Int, T*, Int, T*, T*, Int, T*, Int, T*, Int, int*, int*, Length);
}  // namespace
extern "C" {
Potrf<float> spotrf_;
Potrf<double> dpotrf_;
Getrf<float> sgetrf_;
Getrf<double> dgetrf_;
Getrs<float> sgetrs_;
Getrs<double> dgetrs_;
Geqrf<float> sgeqrf_;
Geqrf<double> dgeqrf_;
Orgqr<float> sorgqr_;
Orgqr<double> dorgqr_;
Syevd<float> ssyevd_;
Syevd<double> dsyevd_;
Gesdd<float> sgesdd_;
Gesdd<double> dgesdd_;
}

namespace gradus::kernels {
namespace {

// The routines of an element type.
template <class T> struct Lapack;
template <> struct Lapack<float> {
  static constexpr auto potrf = spotrf_;
  static constexpr auto getrf = sgetrf_;
  static constexpr auto getrs = sgetrs_;
  static constexpr auto geqrf = sgeqrf_;
  static constexpr auto orgqr = sorgqr_;
  static constexpr auto syevd = ssyevd_;
  static constexpr auto gesdd = sgesdd_;
  static constexpr auto trsm = cblas_strsm;
};
template <> struct Lapack<double> {
  static constexpr auto potrf = dpotrf_;
  static constexpr auto getrf = dgetrf_;
  static constexpr auto getrs = dgetrs_;
  static constexpr auto geqrf = dgeqrf_;
  static constexpr auto orgqr = dorgqr_;
  static constexpr auto syevd = dsyevd_;
  static constexpr auto gesdd = dgesdd_;
  static constexpr auto trsm = cblas_dtrsm;
};

int lapack_int(std::int64_t size) {
  if (size > std::numeric_limits<int>::max())
    throw ShapeError("a matrix of " + std::to_string(size) +
                     " rows or columns is more than LAPACK "
                     "can index");
  return static_cast<int>(size);
}

int rows(const Array& x) { return lapack_int(x.shape()[x.rank() - 2]); }
int columns(const Array& x) { return lapack_int(x.shape().back()); }

// LAPACK's matrices run down their columns: to it a row-major matrix is its own transpose.
Array transposed(const Array& x) {
  Shape shape = x.shape(), strides = x.strides();
  const std::size_t last = shape.size() - 1;
  std::swap(shape[last - 1], shape[last]);
  std::swap(strides[last - 1], strides[last]);
  return x.view(shape, strides);
}

Shape with_matrix(const Array& like, std::int64_t rows, std::int64_t columns) {
  Shape shape = like.shape();
  shape[shape.size() - 2] = rows;
  shape.back() = columns;
  return shape;
}

std::int64_t matrices(const Array& x) {
  return count(Shape(x.shape().begin(), x.shape().end() - 2));
}

// Calls f(entry) for every matrix; nothing is to be done where they are empty.
template <class F> void for_each_matrix(const Array& x, F f) {
  use_one_thread();
  if (x.size() == 0) return;
  for (std::int64_t entry = 0; entry < matrices(x); ++entry) f(entry);
}

void note(Failure& failure, std::int64_t entry, int info) {
  if (info > 0 && !failure) failure = {entry, info - 1};
}

// Scratch of the size that a first call asks for.
template <class T> class Work {
 public:
  template <class Call> void query(Call call) {
    T wanted = 0;
    call(&wanted, -1);
    // A float may have rounded the number down.
    values_.resize(static_cast<std::size_t>(static_cast<double>(wanted) * (1 + 1e-6)) + 1);
  }
  T* data() { return values_.data(); }
  int size() const { return lapack_int(static_cast<std::int64_t>(values_.size())); }

 private:
  std::vector<T> values_;
};

}  // namespace

Array cholesky(const Array& a, Failure& failure) {
  Array l = copy(a);
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

Lu lu(const Array& a, Failure& failure) {
  const int n = rows(a);
  Lu lu{copy(a), Array::empty(Shape(a.shape().begin(), a.shape().end() - 1), int64)};
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

Array lu_solve(const Array& from_factors, const Array& from_pivots, const Array& b,
               bool transpose) {
  const int n = rows(b), r = columns(b);
  const Array factors = contiguous(from_factors), pivots = contiguous(from_pivots);
  Array x = copy(transposed(b));
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

Determinant lu_determinant(const Array& factors, const Array& pivots, bool logarithm) {
  const int n = columns(factors);
  const Shape batch(factors.shape().begin(), factors.shape().end() - 2);
  Determinant answer{Array::empty(batch, factors.dtype()), Array::empty(batch, factors.dtype())};
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

Failure first_negative(const Array& numbers) {
  Failure failure;
  visit_floating(numbers.dtype(), [&]<class T>(T) {
    for (std::int64_t entry = numbers.size(); entry-- > 0;)
      if (numbers.data<T>()[entry] < 0) failure = {entry, 0};
  });
  return failure;
}

Failure zero_on_diagonal(const Array& a) {
  Failure failure;
  const Array dense = contiguous(a);
  visit_floating(a.dtype(), [&]<class T>(T) {
    const int n = rows(a);
    for_each_matrix(dense, [&](std::int64_t entry) {
      for (std::int64_t i = 0; i < n; ++i)
        if (dense.data<T>()[(entry * n + i) * n + i] == 0) note(failure, entry, i + 1);
    });
  });
  return failure;
}

Array triangular_solve(const Array& a, const Array& b, TriangleLayout layout) {
  const int n = rows(b), r = columns(b);
  const Array dense = contiguous(a);
  Array x = copy(b);
  visit_floating(b.dtype(), [&]<class T>(T) {
    for_each_matrix(x, [&](std::int64_t entry) {
      Lapack<T>::trsm(CblasRowMajor, CblasLeft, layout.upper ? CblasUpper : CblasLower,
                      layout.transposed ? CblasTrans : CblasNoTrans,
                      layout.unit ? CblasUnit : CblasNonUnit, n, r, 1,
                      dense.data<T>() + entry * n * n, n, x.data<T>() + entry * n * r, r);
    });
  });
  return x;
}

// Column j of the answer is q_j above r_j, so LAPACK works in place with m + n from one to the
// next.
Array qr(const Array& a) {
  const int m = rows(a), n = columns(a), leading = m + n;
  Array packed = full(with_matrix(a, n, leading), 0.0, a.dtype());
  Array down = transposed(a);
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
Array eigh(const Array& a, Failure& failure) {
  const int n = rows(a), leading = n + 1;
  Array packed = Array::empty(with_matrix(a, n, leading), a.dtype());
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
Array svd(const Array& a, Failure& failure) {
  const int m = rows(a), n = columns(a), k = std::min(m, n), leading = m + 1 + n;
  Array packed = Array::empty(with_matrix(a, k, leading), a.dtype());
  const Array spent = copy(a);
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
