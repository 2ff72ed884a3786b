#include "growth.h"
#include <gradus/gradus.h>

// How the cost of an op grows with the length of the graph, and of an element with their number.

using namespace gradus;

namespace {

void nodes(benchmark::State& state) {
  const auto length = state.range(0);
  const Tensor a = parameter(scalar(1.0000001));
  const auto pass = [&] {
    a.zero_grad();
    Tensor y = a;
    for (std::int64_t i = 0; i < length; ++i) y = y * a;
    backward(y);
  };
  with_memory_at_hand(state, pass);
  per_part(state, static_cast<double>(length));
}

void elements(benchmark::State& state) {
  const Tensor x = parameter(randn({state.range(0)}));
  const auto pass = [&] {
    x.zero_grad();
    backward(sum(tanh(x)));
  };
  pass();
  for (auto _ : state) pass();
  release_cache();
  per_part(state, static_cast<double>(state.range(0)));
}

bool register_growth() {
  for (std::int64_t n = 100; n <= 10'000'000; n *= 10)
    register_size("chain of " + std::to_string(n) + ", per op/gradus", nodes, n, 1'000'000);
  for (std::int64_t n = 10; n <= 100'000'000; n *= 10)
    register_size("tanh of " + std::to_string(n) + ", per element/gradus", elements, n,
                  100'000'000);
  return true;
}
[[maybe_unused]] const bool registered = register_growth();

}  // namespace
