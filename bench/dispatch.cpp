#include <gradus/gradus.h>
#include <cstdlib>
#include <iostream>
#include <string_view>

// A chain of scalar ops, for callgrind to count: dispatch forward|both LENGTH PASSES. The first
// pass also asks the system for memory; from the second on it is the pool's. Each pass frees its
// chain.

int main(int argc, char** argv) {
  using namespace gradus;
  if (argc != 4) {
    std::cerr << "usage: dispatch forward|both LENGTH PASSES\n";
    return 2;
  }
  const bool back = std::string_view(argv[1]) == "both";
  const long length = std::atol(argv[2]), passes = std::atol(argv[3]);
  set_cache_limit(std::int64_t{8} << 30);
  const Tensor a = parameter(scalar(1.0000001));
  for (long pass = 0; pass < passes; ++pass) {
    a.zero_grad();
    Tensor y = a;
    for (long i = 0; i < length; ++i) y = y * a;
    if (back) backward(y);
  }
}
