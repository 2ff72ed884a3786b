#include <gradus/ops/elementwise.h>

namespace gradus {

// y = 1 / (1 + e^-x)      dy/dx = y (1 - y)
Tensor sigmoid(Operand x) {
  return elementwise(
      "sigmoid", [](auto x) { return 1 / (1 + exp(-x)); },
      [](auto g, auto, auto y) { return g * (y * (1 - y)); }, x);
}

// y = max(x, 0)      dy/dx = 1 where x > 0, 0 where x <= 0; NaN goes through
Tensor relu(Operand x) {
  return elementwise(
      "relu", [](auto x) { return where(x <= 0, 0, x); },
      [](auto g, auto x, auto) { return where(x > 0, g, where(x <= 0, 0, x)); }, x);
}

// y = log(1 + e^x) = max(x, 0) + log(1 + e^-|x|)      dy/dx = 1 / (1 + e^-x)
Tensor softplus(Operand x) {
  return elementwise(
      "softplus", [](auto x) { return maximum(x, 0) + log1p(exp(-abs(x))); },
      [](auto g, auto x, auto) { return g / (1 + exp(-x)); }, x);
}

}  // namespace gradus
