#include <cstring>
#include <vector>
#include "case.h"

// What the memory alone asks for: bytes copied, as many as the case has to move.

namespace {

// Reads a parameter, its gradient and two moments, writes all but the gradient: seven passes of
// float32, where a copy makes two.
struct AdamTraffic {
  std::vector<char> from = std::vector<char>(10'000'000 * 4 * 7 / 2, 1), to = from;
  void operator()() {
    std::memcpy(to.data(), from.data(), from.size());
    benchmark::ClobberMemory();
  }
};

BENCHMARK(run<AdamTraffic>)->Name("Adam, 10 M parameters/floor");

}  // namespace
