#include <gradus/gradus.h>
#include <benchmark/benchmark.h>

// What one op costs when the numbers cost nothing: y = y a, over and over, on scalars.

using namespace gradus;

namespace {

constexpr int length = 1000;

Tensor build(const Tensor& a) {
  Tensor y = a;
  for (int i = 0; i < length; ++i) y = y * a;
  return y;
}

void per_op(benchmark::State& state) {
  state.counters["ops"] = benchmark::Counter(static_cast<double>(state.iterations()) * length,
                                             benchmark::Counter::kIsRate);
}

void forward(benchmark::State& state) {
  const Tensor a = parameter(scalar(1.000001));
  for (auto _ : state) benchmark::DoNotOptimize(build(a));
  per_op(state);
}

void both(benchmark::State& state) {
  const Tensor a = parameter(scalar(1.000001));
  for (auto _ : state) {
    backward(build(a));
    a.zero_grad();
  }
  per_op(state);
}

BENCHMARK(forward)->Name("scalar chain, forward, per op/gradus");
BENCHMARK(both)->Name("scalar chain, both ways, per op/gradus");

}  // namespace
