#include "growth.h"
#include <gradus/gradus.h>
#include "memory.h"

// How the cost of an op grows with the length of the graph, and of an element with their number.

using namespace gradus;

namespace {

void chain(std::int64_t length) {
  static const Tensor a = parameter(scalar(1.0000001));
  a.zero_grad();
  Tensor y = a;
  for (std::int64_t i = 0; i < length; ++i) y = y * a;
  backward(y);
}

void nodes(benchmark::State& state) {
  with_memory_at_hand(state, [&] { chain(state.range(0)); });
  per_part(state, static_cast<double>(state.range(0)));
}

// A chain that the rule of an op after it walks once more, while it is being walked.
void nested_chain(std::int64_t length) {
  static const Tensor a = parameter(scalar(1.0000001));
  Tensor inner = a;
  for (std::int64_t i = 0; i < length; ++i) inner = inner * a;
  const auto walk_again = [&](const Tensor& g, const Tensor&, const Tensors&) {
    return g * grad(inner, a, {.retain_graph = true});
  };
  grad(record("nested", detach(inner), {inner}, {graph::Rule(walk_again)}), a);
}

void nested(benchmark::State& state) {
  with_memory_at_hand(state, [&] { nested_chain(state.range(0)); });
  per_part(state, static_cast<double>(state.range(0)));
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
  for (std::int64_t n = 100; n <= 10'000'000; n *= 10) {
    const std::string which = "chain of " + std::to_string(n) + ", per op";
    register_size(which + "/gradus", nodes, n, 1'000'000);
    add_to_growth_table(which, static_cast<double>(n), [n] { chain(n); });
  }
  for (std::int64_t n = 1000; n <= 100'000; n *= 10) {
    const std::string which = "nested walk of " + std::to_string(n) + ", per op";
    register_size(which + "/gradus", nested, n, 1'000'000);
    add_to_growth_table(which, static_cast<double>(n), [n] { nested_chain(n); });
  }
  for (std::int64_t n = 10; n <= 100'000'000; n *= 10) {
    const std::string which = "tanh of " + std::to_string(n) + ", per element";
    register_size(which + "/gradus", elements, n, 100'000'000);
    add_to_growth_table(which, static_cast<double>(n), [n] {
      const Tensor x = parameter(randn({n}));
      backward(sum(tanh(x)));
    });
  }
  return true;
}
[[maybe_unused]] const bool registered = register_growth();

}  // namespace
