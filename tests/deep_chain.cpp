// A program of its own, started by Meson with a stack of 256 KiB: what recurses in building,
// walking or destroying a graph does not survive it.

#include <gradus/array/memory.h>
#include <gradus/engine/engine.h>
#include <gradus/ops/ops.h>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <vector>

using namespace gradus;

namespace {

constexpr int links = 1'000'000;

void must(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "deep_chain: %s\n", what);
  std::exit(1);
}

// x, x + x/n, … : every link is used twice, so a walk that revisits would take 2^1000000 steps.
void chain_that_backward_frees() {
  const Tensor x = parameter(scalar(1, float64));
  Tensor y = x;
  for (int i = 0; i < links / 2; ++i) y = y + y * (1.0 / links);
  must(memory_stats().live_nodes >= links, "the chain was not recorded");
  backward(y);
  const double expected = y.item();  // linear in x, and x = 1
  must(std::abs(x.grad().item() - expected) < 1e-9 * expected,
       "the gradient of the chain is wrong");
}

void chain_that_dies_unwalked() {
  Tensor y = parameter(scalar(1));
  for (int i = 0; i < links; ++i) y = y * 1.0;
}

void chain_walked_twice_and_recorded() {
  const Tensor x = parameter(scalar(0.5, float64));
  Tensor y = x;
  for (int i = 0; i < links / 10; ++i) y = y * 1.0;
  backward(y, {.retain_graph = true});
  backward(y * y, {.create_graph = true});
  must(x.grad().item() == 2, "two walks do not add up");
  x.zero_grad();
}

// Many long chains that meet, with handles on the values of some.
Tensor strands(const Tensor& x, std::vector<Tensor>& kept) {
  Tensor total = sum(x);
  for (int strand = 0; strand < 100; ++strand) {
    Tensor y = x;
    for (int i = 0; i < links / 200; ++i) {
      y = y * 1.0;
      if (strand % 10 == 0) kept.push_back(y);
    }
    total = total + sum(y);
  }
  return total;
}

void wide_and_deep() {
  const Tensor x = parameter(ones({4}, float64));
  std::vector<Tensor> kept;
  backward(strands(x, kept));
  must(x.grad().to_vector<double>() == std::vector<double>(4, 101), "the strands do not add up");
  must(kept.size() == links / 20, "handles are missing");
}

// The root dies first, then the handles from either end: each may be the last owner of a long
// chain.
void wide_and_deep_unwalked() {
  const Tensor x = parameter(ones({4}));
  std::vector<Tensor> kept;
  strands(x, kept);
  must(memory_stats().live_nodes >= links / 20, "a handle does not keep its graph");
  for (std::size_t i = 0; i < kept.size() / 2; ++i) kept[i] = {};
  while (!kept.empty()) kept.pop_back();
}

}  // namespace

int main() {
  for (const auto test : {chain_that_backward_frees, chain_that_dies_unwalked,
                          chain_walked_twice_and_recorded, wide_and_deep, wide_and_deep_unwalked}) {
    test();
    must(memory_stats().live_nodes == 0, "nodes are left");
    must(memory_stats().live_bytes == 0, "bytes are left");
  }
  std::puts("deep_chain: passed");
}
