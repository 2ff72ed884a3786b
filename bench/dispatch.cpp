#include <gradus/gradus.h>
#include <cstdlib>
#include <iostream>
#include <string_view>

// A chain of scalar ops, for callgrind to count: dispatch forward|both LENGTH. Forward ends before
// the chain is freed; both goes back and frees it.

int main(int argc, char** argv) {
  using namespace gradus;
  if (argc != 3) {
    std::cerr << "usage: dispatch forward|both LENGTH\n";
    return 2;
  }
  const bool back = std::string_view(argv[1]) == "both";
  const long length = std::atol(argv[2]);
  const Tensor a = parameter(scalar(1.0000001));
  Tensor y = a;
  for (long i = 0; i < length; ++i) y = y * a;
  if (back)
    backward(y);
  else
    std::_Exit(0);
}
