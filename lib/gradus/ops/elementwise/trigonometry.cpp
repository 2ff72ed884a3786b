#include <gradus/ops/text/elementwise.h>

// The paragraphs of the primitives stand in formulas.h; here they become ops.

namespace gradus {

Tensor sin(TensorLike x) { return elementwise("sin", formula::Sin, std::move(x)); }
Tensor cos(TensorLike x) { return elementwise("cos", formula::Cos, std::move(x)); }
Tensor tan(TensorLike x) { return elementwise("tan", formula::Tan, std::move(x)); }
Tensor asin(TensorLike x) { return elementwise("asin", formula::Asin, std::move(x)); }
Tensor acos(TensorLike x) { return elementwise("acos", formula::Acos, std::move(x)); }
Tensor atan(TensorLike x) { return elementwise("atan", formula::Atan, std::move(x)); }
Tensor sinh(TensorLike x) { return elementwise("sinh", formula::Sinh, std::move(x)); }
Tensor cosh(TensorLike x) { return elementwise("cosh", formula::Cosh, std::move(x)); }
Tensor asinh(TensorLike x) { return elementwise("asinh", formula::Asinh, std::move(x)); }
Tensor acosh(TensorLike x) { return elementwise("acosh", formula::Acosh, std::move(x)); }
Tensor atanh(TensorLike x) { return elementwise("atanh", formula::Atanh, std::move(x)); }
Tensor atan2(TensorLike a, TensorLike b) {
  return elementwise("atan2", formula::Atan2, std::move(a), std::move(b));
}

}  // namespace gradus
