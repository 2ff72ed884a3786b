#include <gradus/ops/text/elementwise.h>

// The paragraphs of the primitives stand in formulas.h; here they become ops.

namespace gradus {

Tensor erf(Operand x) { return elementwise("erf", formula::Erf, std::move(x)); }
Tensor erfc(Operand x) { return elementwise("erfc", formula::Erfc, std::move(x)); }

}  // namespace gradus
