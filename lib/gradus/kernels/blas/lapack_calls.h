#pragma once
#include <gradus/array/array.h>
#include <gradus/kernels/blas/gemm.h>
#include <gradus/kernels/blas/lapack.h>
#include <gradus/kernels/lanes/loops.h>
#include <limits>
#include <vector>

// How LAPACK is called, one matrix of a batch after the other. OpenBLAS brings it under its Fortran
// names (and no LAPACKE). The size_t at the end are the lengths of the character arguments.

namespace gradus::fortran {
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
}  // namespace gradus::fortran
extern "C" {
gradus::fortran::Potrf<float> spotrf_;
gradus::fortran::Potrf<double> dpotrf_;
gradus::fortran::Getrf<float> sgetrf_;
gradus::fortran::Getrf<double> dgetrf_;
gradus::fortran::Getrs<float> sgetrs_;
gradus::fortran::Getrs<double> dgetrs_;
gradus::fortran::Geqrf<float> sgeqrf_;
gradus::fortran::Geqrf<double> dgeqrf_;
gradus::fortran::Orgqr<float> sorgqr_;
gradus::fortran::Orgqr<double> dorgqr_;
gradus::fortran::Syevd<float> ssyevd_;
gradus::fortran::Syevd<double> dsyevd_;
gradus::fortran::Gesdd<float> sgesdd_;
gradus::fortran::Gesdd<double> dgesdd_;
}

namespace gradus::kernels {

// The routines of an element type. Were these constexpr, g++ 16 would take a lambda that calls one
// for constexpr too, and warn that it cannot be.
template <class T> struct Lapack;
template <> struct Lapack<float> {
  static inline const auto potrf = spotrf_;
  static inline const auto getrf = sgetrf_;
  static inline const auto getrs = sgetrs_;
  static inline const auto geqrf = sgeqrf_;
  static inline const auto orgqr = sorgqr_;
  static inline const auto syevd = ssyevd_;
  static inline const auto gesdd = sgesdd_;
};
template <> struct Lapack<double> {
  static inline const auto potrf = dpotrf_;
  static inline const auto getrf = dgetrf_;
  static inline const auto getrs = dgetrs_;
  static inline const auto geqrf = dgeqrf_;
  static inline const auto orgqr = dorgqr_;
  static inline const auto syevd = dsyevd_;
  static inline const auto gesdd = dgesdd_;
};

inline int lapack_int(std::int64_t size) {
  if (size > std::numeric_limits<int>::max())
    fail<ShapeError>("lapack", {},
                     "a matrix of " + std::to_string(size) +
                         " rows or columns is more than LAPACK can index");
  return static_cast<int>(size);
}

inline int rows(const NdArray& x) { return lapack_int(x.shape()[-2]); }
inline int columns(const NdArray& x) { return lapack_int(x.shape().back()); }

// LAPACK's matrices run down their columns: to it a row-major matrix is its own transpose.
inline NdArray transposed(const NdArray& x) {
  Shape shape = x.shape(), strides = x.strides();
  const std::size_t last = shape.size() - 1;
  std::swap(shape[last - 1], shape[last]);
  std::swap(strides[last - 1], strides[last]);
  return x.view(shape, strides);
}

inline Shape with_matrix(const NdArray& like, std::int64_t rows, std::int64_t columns) {
  Shape shape = like.shape();
  shape[-2] = rows;
  shape.back() = columns;
  return shape;
}

inline std::int64_t matrices(const NdArray& x) { return count(x.shape().first(-2)); }

// Calls f(entry) for every matrix; nothing is to be done where they are empty.
template <class F> void for_each_matrix(const NdArray& x, F f) {
  use_threads();
  if (x.size() == 0) return;
  for (std::int64_t entry = 0; entry < matrices(x); ++entry) f(entry);
}

inline void note(Failure& failure, std::int64_t entry, int info) {
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

}  // namespace gradus::kernels
