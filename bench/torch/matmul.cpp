#include "torch_case.h"

namespace {

template <class T, int n> struct Product {
  torch::NoGradGuard off;
  torch::Tensor a = torch::randn({n, n}, c10::CppTypeToScalarType<T>::value),
                b = torch::randn({n, n}, c10::CppTypeToScalarType<T>::value);
  void operator()() const { benchmark::DoNotOptimize(torch::matmul(a, b)); }
};

template <int... n> bool register_sizes() {
  const auto add = [](const std::string& name, auto function) {
    benchmark::RegisterBenchmark(name.c_str(), function);
  };
  (add("matmul " + std::to_string(n) + ", float32/libtorch", run<Product<float, n>>), ...);
  (add("matmul " + std::to_string(n) + ", float64/libtorch", run<Product<double, n>>), ...);
  return true;
}
[[maybe_unused]] const bool registered = register_sizes<64, 128, 256, 512, 1024, 2048>();

}  // namespace
