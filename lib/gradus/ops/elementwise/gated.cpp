#include <gradus/ops/text/elementwise.h>

// Activations by which x gates itself: y = x s(x), where s goes from 0 to 1.

namespace gradus {

// y = x P(x) with P(x) = (1 + erf(x / sqrt 2)) / 2      dy/dx = P(x) + x e^(-x^2/2) / sqrt(2 pi)
Tensor gelu(TensorLike x) {
  constexpr double root_half = 0.70710678118654752440;
  return detail::elementwise(
      "gelu", [=](auto x) { return 0.5 * x * (1 + erf(x * root_half)); }, x);
}

// y = x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))) / 2      (Hendrycks and Gimpel, 2016)
Tensor gelu_tanh(TensorLike x) {
  constexpr double scale = 0.79788456080286535588;
  return detail::elementwise(
      "gelu_tanh", [=](auto x) { return 0.5 * x * (1 + tanh(scale * (x + 0.044715 * x * x * x))); },
      x);
}

// y = x s with s = 1 / (1 + e^-x)      dy/dx = s (1 + x (1 - s))
Tensor silu(TensorLike x) {
  return detail::elementwise(
      "silu", [](auto x) { return x / (1 + exp(-x)); },
      [](auto g, auto x, auto) {
        const auto s = sigmoid(x);
        return g * (s * (1 + x * (1 - s)));
      },
      x);
}

// y = x tanh(log(1 + e^x))      (Misra, 2019)
Tensor mish(TensorLike x) {
  return detail::elementwise(
      "mish", [](auto x) { return x * tanh(maximum(x, 0) + log1p(exp(-abs(x)))); },
      [](auto g, auto x, auto) {
        const auto t = tanh(maximum(x, 0) + log1p(exp(-abs(x))));
        return g * (t + x * (1 - t * t) * sigmoid(x));
      },
      x);
}

}  // namespace gradus
