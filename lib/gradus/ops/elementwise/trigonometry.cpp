#include <gradus/ops/text/elementwise.h>

// The paragraphs of the primitives stand in formulas.h; here they become ops.

namespace gradus {

Tensor sin(TensorLike x) { return detail::elementwise("sin", formula::Sin, x); }
Tensor cos(TensorLike x) { return detail::elementwise("cos", formula::Cos, x); }
Tensor tan(TensorLike x) { return detail::elementwise("tan", formula::Tan, x); }
Tensor asin(TensorLike x) { return detail::elementwise("asin", formula::Asin, x); }
Tensor acos(TensorLike x) { return detail::elementwise("acos", formula::Acos, x); }
Tensor atan(TensorLike x) { return detail::elementwise("atan", formula::Atan, x); }
Tensor sinh(TensorLike x) { return detail::elementwise("sinh", formula::Sinh, x); }
Tensor cosh(TensorLike x) { return detail::elementwise("cosh", formula::Cosh, x); }
Tensor asinh(TensorLike x) { return detail::elementwise("asinh", formula::Asinh, x); }
Tensor acosh(TensorLike x) { return detail::elementwise("acosh", formula::Acosh, x); }
Tensor atanh(TensorLike x) { return detail::elementwise("atanh", formula::Atanh, x); }
Tensor atan2(TensorLike a, TensorLike b) {
  return detail::elementwise("atan2", formula::Atan2, a, b);
}

}  // namespace gradus
