#include <gradus/ops/text/elementwise.h>

// The paragraphs of the primitives stand in formulas.h; here they become ops.

namespace gradus {

Tensor sqrt(TensorLike x) { return detail::elementwise("sqrt", formula::Sqrt, x); }
Tensor hypot(TensorLike a, TensorLike b) {
  return detail::elementwise("hypot", formula::Hypot, a, b);
}

namespace {
struct Power {
  static constexpr const char* operands[] = {"base", "exponent"};
};
}  // namespace
Tensor pow(TensorLike a, TensorLike b) {
  return detail::elementwise_told("pow", Power(), formula::Pow, a, b);
}

// y = x^-½      dy/dx = -y^3 / 2
Tensor rsqrt(TensorLike x) {
  return detail::elementwise(
      "rsqrt", [](auto x) { return 1 / sqrt(x); },
      [](auto g, auto, auto y) { return g * (-0.5 * y * y * y); }, x);
}

// y = 1 / x      dy/dx = -y^2
Tensor reciprocal(TensorLike x) {
  return detail::elementwise(
      "reciprocal", [](auto x) { return 1 / x; }, [](auto g, auto, auto y) { return -g * (y * y); },
      x);
}

}  // namespace gradus
