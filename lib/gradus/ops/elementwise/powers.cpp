#include <gradus/ops/text/elementwise.h>

// The paragraphs of the primitives stand in formulas.h; here they become ops.

namespace gradus {

Tensor sqrt(TensorLike x) { return elementwise("sqrt", formula::Sqrt, std::move(x)); }
Tensor pow(TensorLike a, TensorLike b) {
  return elementwise("pow", formula::Pow, std::move(a), std::move(b));
}
Tensor hypot(TensorLike a, TensorLike b) {
  return elementwise("hypot", formula::Hypot, std::move(a), std::move(b));
}

// y = x^-½      dy/dx = -y^3 / 2
Tensor rsqrt(TensorLike x) {
  return elementwise(
      "rsqrt", [](auto x) { return 1 / sqrt(x); },
      [](auto g, auto, auto y) { return g * (-0.5 * y * y * y); }, std::move(x));
}

// y = 1 / x      dy/dx = -y^2
Tensor reciprocal(TensorLike x) {
  return elementwise(
      "reciprocal", [](auto x) { return 1 / x; }, [](auto g, auto, auto y) { return -g * (y * y); },
      std::move(x));
}

}  // namespace gradus
