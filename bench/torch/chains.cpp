#include "torch_case.h"

namespace {

constexpr int length = 1000;

struct Scalars {
  static constexpr double parts = length;
  torch::Tensor a = torch::tensor(1.000001f).set_requires_grad(true);

  torch::Tensor build() const {
    torch::Tensor y = a;
    for (int i = 0; i < length; ++i) y = y * a;
    return y;
  }
};

struct Forward : Scalars {
  void operator()() const { benchmark::DoNotOptimize(build()); }
};

struct Both : Scalars {
  void operator()() {
    a.mutable_grad().reset();
    build().backward();
  }
};

struct Tanh {
  static constexpr double parts = length;
  torch::Tensor x = weight({16, 16}, 1);

  void operator()() {
    x.mutable_grad().reset();
    torch::Tensor y = x;
    for (int i = 0; i < length; ++i) y = torch::tanh(y);
    y.sum().backward();
  }
};

BENCHMARK(run<Forward>)->Name("scalar chain, forward, per op/libtorch");
BENCHMARK(run<Both>)->Name("scalar chain, both ways, per op/libtorch");
BENCHMARK(run<Tanh>)->Name("16x16 tanh chain, both ways, per op/libtorch");

}  // namespace
