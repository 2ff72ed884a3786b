#include <gradus/gradus.h>
#include "case.h"

// What one op costs when the numbers cost next to nothing: forward, backward, and freeing.

using namespace gradus;

namespace {

constexpr int length = 1000;

struct Scalars {
  static constexpr double parts = length;
  Tensor a = parameter(scalar(1.000001));

  Tensor build() const {
    Tensor y = a;
    for (int i = 0; i < length; ++i) y = y * a;
    return y;
  }
};

struct Forward : Scalars {
  void operator()() const { benchmark::DoNotOptimize(build()); }
};

struct Both : Scalars {
  void operator()() const {
    a.zero_grad();
    backward(build());
  }
};

struct Tanh {
  static constexpr double parts = length;
  Tensor x = parameter(randn({16, 16}));

  void operator()() const {
    x.zero_grad();
    Tensor y = x;
    for (int i = 0; i < length; ++i) y = tanh(y);
    backward(sum(y));
  }
};

BENCHMARK(run<Forward>)->Name("scalar chain, forward, per op/gradus");
BENCHMARK(run<Both>)->Name("scalar chain, both ways, per op/gradus");
BENCHMARK(run<Tanh>)->Name("16x16 tanh chain, both ways, per op/gradus");

}  // namespace
