#include <gradus/ops/elementwise.h>

// The paragraphs of the primitives stand in formulas.h; here they become ops.

namespace gradus {
namespace {

template <class F> Tensor unary(const char* op, const F& f, Operand x) {
  return elementwise(op, f.value, f.derivative, x);
}

}  // namespace

Tensor sin(Operand x) { return unary("sin", formula::Sin, x); }
Tensor cos(Operand x) { return unary("cos", formula::Cos, x); }
Tensor tan(Operand x) { return unary("tan", formula::Tan, x); }
Tensor asin(Operand x) { return unary("asin", formula::Asin, x); }
Tensor acos(Operand x) { return unary("acos", formula::Acos, x); }
Tensor atan(Operand x) { return unary("atan", formula::Atan, x); }
Tensor sinh(Operand x) { return unary("sinh", formula::Sinh, x); }
Tensor cosh(Operand x) { return unary("cosh", formula::Cosh, x); }
Tensor tanh(Operand x) { return unary("tanh", formula::Tanh, x); }
Tensor asinh(Operand x) { return unary("asinh", formula::Asinh, x); }
Tensor acosh(Operand x) { return unary("acosh", formula::Acosh, x); }
Tensor atanh(Operand x) { return unary("atanh", formula::Atanh, x); }

Tensor atan2(Operand a, Operand b) {
  return elementwise("atan2", formula::Atan2.value,
                     derivatives(formula::Atan2.first, formula::Atan2.second), a, b);
}

}  // namespace gradus
