#include <gradus/ops/text/elementwise.h>

// The paragraphs of the primitives stand in formulas.h; here they become ops.

namespace gradus {

Tensor floor(Operand x) { return elementwise("floor", formula::Floor, std::move(x)); }
Tensor ceil(Operand x) { return elementwise("ceil", formula::Ceil, std::move(x)); }
Tensor round(Operand x) { return elementwise("round", formula::Round, std::move(x)); }
Tensor trunc(Operand x) { return elementwise("trunc", formula::Trunc, std::move(x)); }
Tensor fmod(Operand a, Operand b) {
  return elementwise("fmod", formula::Fmod, std::move(a), std::move(b));
}

}  // namespace gradus
