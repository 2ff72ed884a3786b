#include <gradus/ops/elementwise.h>

// The paragraphs of the primitives stand in formulas.h; here they become ops.

namespace gradus {
namespace {

template <class F> Tensor unary(const char* op, const F& f, Operand&& x) {
  return elementwise(op, f.value, f.derivative, std::move(x));
}

}  // namespace

Tensor sin(Operand x) { return unary("sin", formula::Sin, std::move(x)); }
Tensor cos(Operand x) { return unary("cos", formula::Cos, std::move(x)); }
Tensor tan(Operand x) { return unary("tan", formula::Tan, std::move(x)); }
Tensor asin(Operand x) { return unary("asin", formula::Asin, std::move(x)); }
Tensor acos(Operand x) { return unary("acos", formula::Acos, std::move(x)); }
Tensor atan(Operand x) { return unary("atan", formula::Atan, std::move(x)); }
Tensor sinh(Operand x) { return unary("sinh", formula::Sinh, std::move(x)); }
Tensor cosh(Operand x) { return unary("cosh", formula::Cosh, std::move(x)); }
Tensor tanh(Operand x) { return unary("tanh", formula::Tanh, std::move(x)); }
Tensor asinh(Operand x) { return unary("asinh", formula::Asinh, std::move(x)); }
Tensor acosh(Operand x) { return unary("acosh", formula::Acosh, std::move(x)); }
Tensor atanh(Operand x) { return unary("atanh", formula::Atanh, std::move(x)); }

Tensor atan2(Operand a, Operand b) {
  return elementwise("atan2", formula::Atan2.value,
                     derivatives(formula::Atan2.first, formula::Atan2.second), std::move(a),
                     std::move(b));
}

}  // namespace gradus
