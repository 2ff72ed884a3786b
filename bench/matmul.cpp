#include <gradus/gradus.h>
#include <cblas.h>
#include <vector>
#include "case.h"

// Square products; the floor is OpenBLAS alone.

using namespace gradus;

namespace {

template <class T, int n> struct Product {
  NoGrad off;
  Tensor a = randn({n, n}, dtype_of<T>), b = randn({n, n}, dtype_of<T>);
  void operator()() const { benchmark::DoNotOptimize(matmul(a, b)); }
};

void gemm(int n, const double* a, const double* b, double* c) {
  cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, n, n, n, 1, a, n, b, n, 0, c, n);
}
void gemm(int n, const float* a, const float* b, float* c) {
  cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, n, n, n, 1, a, n, b, n, 0, c, n);
}

template <class T, int n> struct Blas {
  std::vector<T> a = randn({n, n}).to_vector<T>(), b = a, c = a;
  void operator()() { gemm(n, a.data(), b.data(), c.data()); }
};

template <class T, int n> void register_size() {
  const std::string name = "matmul " + std::to_string(n) + ", " + gradus::name(dtype_of<T>);
  benchmark::RegisterBenchmark((name + "/gradus").c_str(), run<Product<T, n>>);
  benchmark::RegisterBenchmark((name + "/floor").c_str(), run<Blas<T, n>>);
}

template <int... n> bool register_sizes() {
  (register_size<float, n>(), ...);
  (register_size<double, n>(), ...);
  return true;
}
[[maybe_unused]] const bool registered = register_sizes<64, 128, 256, 512, 1024, 2048>();

}  // namespace
