#include <gradus/ops/text/elementwise.h>
#include <algorithm>

// Where no derivative stands, dual numbers make it of the value's text.

namespace gradus {
using graph::Attributes;

Tensor tanh(TensorLike x) { return detail::elementwise("tanh", formula::Tanh, x); }
Tensor sigmoid(TensorLike x) { return detail::elementwise("sigmoid", formula::Sigmoid, x); }

// y = log(1 / (1 + e^-x)) = min(x, 0) - log(1 + e^-|x|)      dy/dx = 1 - e^y
Tensor log_sigmoid(TensorLike x) {
  return detail::elementwise(
      "log_sigmoid", [](auto x) { return minimum(x, 0) - log1p(exp(-abs(x))); },
      [](auto g, auto, auto y) { return -g * expm1(y); }, x);
}

// y = log(1 + e^x) = max(x, 0) + log(1 + e^-|x|)      dy/dx = 1 - e^-y
Tensor softplus(TensorLike x) {
  return detail::elementwise(
      "softplus", [](auto x) { return maximum(x, 0) + log1p(exp(-abs(x))); },
      [](auto g, auto, auto y) { return -g * expm1(-y); }, x);
}

// y = max(x, 0)      dy/dx = 1 where y > 0, 0 where y = 0; NaN goes through
Tensor relu(TensorLike x) {
  return detail::elementwise(
      "relu", [](auto x) { return where(x <= 0, 0, x); },
      [](auto g, auto, auto y) { return where(y > 0, g, formula::nan_of(y)); }, x);
}

// y = x where x > 0, else s x      dy/dx = 1 where x > 0, s where x < 0; at 0 the smaller of the
// two, or 0 where it lies between them
Tensor leaky_relu(TensorLike x, double slope) {
  const double at_zero = slope <= 0 ? 0 : std::min(slope, 1.0);
  const Formula leaky{
      [=](auto x) { return where(x > 0, x, slope * x); },
      [=](auto g, auto x, auto) {
        return where(x > 0, g,
                     where(x < 0, g * slope, where(x == 0, g * at_zero, formula::nan_of(x))));
      }};
  const auto told = [=] { return Attributes{{"slope", slope, slope == 0.01}}; };
  return detail::elementwise_told("leaky_relu", told, leaky, x);
}

// y = x where x > 0, else a (e^x - 1)      dy/dx = 1 where x > 0, else y + a; at 0 as leaky_relu
Tensor elu(TensorLike x, double alpha) {
  const double at_zero = alpha <= 0 ? 0 : std::min(alpha, 1.0);
  const Formula elu{[=](auto x) { return where(x > 0, x, alpha * expm1(minimum(x, 0))); },
                    [=](auto g, auto x, auto) {
                      return where(x > 0, g,
                                   where(x == 0, g * at_zero, g * (alpha * exp(minimum(x, 0)))));
                    }};
  const auto told = [=] { return Attributes{{"alpha", alpha, alpha == 1}}; };
  return detail::elementwise_told("elu", told, elu, x);
}

// y = l x where x > 0, else l a (e^x - 1), with Klambauer et al.'s constants (2017)
// dy/dx = l where x > 0, else l a e^x; at 0 the smaller, l
Tensor selu(TensorLike x) {
  constexpr double scale = 1.0507009873554804934, alpha = 1.6732632423543772848;
  return detail::elementwise(
      "selu", [=](auto x) { return scale * where(x > 0, x, alpha * expm1(minimum(x, 0))); },
      [=](auto g, auto x, auto) {
        return g * (scale * where(x >= 0, 1, alpha * exp(minimum(x, 0))));
      },
      x);
}

Tensor hardtanh(TensorLike x, double low, double high) {
  const OpScope scope("hardtanh", x.at);
  return clamp(x, low, high);
}

}  // namespace gradus
