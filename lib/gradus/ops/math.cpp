#include <gradus/ops/elementwise.h>

namespace gradus {
namespace {

// The paragraphs of the primitives stand in formulas.h; here they become ops.
template <class F> Tensor primitive(const char* op, const F& f, Operand x) {
  return elementwise(op, f.value, f.derivative, x);
}

}  // namespace

Tensor sqrt(Operand x) { return primitive("sqrt", formula::Sqrt, x); }
Tensor exp(Operand x) { return primitive("exp", formula::Exp, x); }
Tensor expm1(Operand x) { return primitive("expm1", formula::Expm1, x); }
Tensor log(Operand x) { return primitive("log", formula::Log, x); }
Tensor log1p(Operand x) { return primitive("log1p", formula::Log1p, x); }
Tensor sin(Operand x) { return primitive("sin", formula::Sin, x); }
Tensor cos(Operand x) { return primitive("cos", formula::Cos, x); }
Tensor tanh(Operand x) { return primitive("tanh", formula::Tanh, x); }

Tensor pow(Operand a, Operand b) {
  return elementwise("pow", formula::Pow.value, derivatives(formula::Pow.first, formula::Pow.second),
                     a, b);
}

}  // namespace gradus
