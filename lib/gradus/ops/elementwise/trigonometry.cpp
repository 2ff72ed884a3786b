#include <gradus/ops/text/elementwise.h>

// The paragraphs of the primitives stand in formulas.h; here they become ops.

namespace gradus {

Tensor sin(Operand x) { return elementwise("sin", formula::Sin, std::move(x)); }
Tensor cos(Operand x) { return elementwise("cos", formula::Cos, std::move(x)); }
Tensor tan(Operand x) { return elementwise("tan", formula::Tan, std::move(x)); }
Tensor asin(Operand x) { return elementwise("asin", formula::Asin, std::move(x)); }
Tensor acos(Operand x) { return elementwise("acos", formula::Acos, std::move(x)); }
Tensor atan(Operand x) { return elementwise("atan", formula::Atan, std::move(x)); }
Tensor sinh(Operand x) { return elementwise("sinh", formula::Sinh, std::move(x)); }
Tensor cosh(Operand x) { return elementwise("cosh", formula::Cosh, std::move(x)); }
Tensor asinh(Operand x) { return elementwise("asinh", formula::Asinh, std::move(x)); }
Tensor acosh(Operand x) { return elementwise("acosh", formula::Acosh, std::move(x)); }
Tensor atanh(Operand x) { return elementwise("atanh", formula::Atanh, std::move(x)); }
Tensor atan2(Operand a, Operand b) {
  return elementwise("atan2", formula::Atan2, std::move(a), std::move(b));
}

}  // namespace gradus
