// Fused ops from a user's own texts have the bits of the library's ops of the same text, and of the
// ops that they are made of, whatever this file is compiled with.
#include <gradus/elementwise.h>
#include <gradus/gradus.h>
#include <cstdlib>
#include <iostream>
using namespace gradus;

namespace {

void hold(const char* what, const Tensor& own, const Tensor& other) {
  const auto a = own.to_vector<double>(), b = other.to_vector<double>();
  std::size_t differ = 0;
  for (std::size_t k = 0; k < a.size(); ++k) differ += !(a[k] == b[k]);
  if (!differ) return;
  std::cout << what << ": " << differ << " of " << a.size() << " elements differ\n";
  std::exit(1);
}

Tensor own_gelu(const Tensor& x) {
  constexpr double scale = 0.79788456080286535588;
  return elementwise(
      "own_gelu", [=](auto v) { return 0.5 * v * (1 + tanh(scale * (v + 0.044715 * v * v * v))); },
      x);
}
Tensor cross(const Tensor& a, const Tensor& b, const Tensor& c, const Tensor& d) {
  return elementwise(
      "cross", [](auto p, auto q, auto r, auto s) { return p * q - r * s; }, a, b, c, d);
}
Tensor own_wave(const Tensor& x) {
  return elementwise(
      "own_wave", [](auto v) { return sin(v) * exp(-v * v) + log1p(v * v); }, x);
}

}  // namespace

int main() {
  for (const Dtype dtype : {float32, float64}) {
    const Tensor x = parameter(randn({100003}, dtype)), y = randn({100003}, dtype);
    hold("gelu", own_gelu(x), gelu_tanh(x));
    hold("its gradient", grad(sum(own_gelu(x)), x), grad(sum(gelu_tanh(x)), x));
    // The difference of nearly equal products: all that is left is how they were rounded.
    const Tensor a = x * (1 + 1e-6), b = y * (1 - 1e-6);
    hold("cross", cross(x, y, a, b), x * y - a * b);
    hold("wave", own_wave(x), sin(x) * exp(-x * x) + log1p(x * x));
  }
}
