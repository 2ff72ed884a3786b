#include <gradus/ops/text/elementwise.h>

// The paragraphs of the primitives stand in formulas.h; here they become ops.

namespace gradus {

Tensor erf(TensorLike x) { return elementwise("erf", formula::Erf, std::move(x)); }
Tensor erfc(TensorLike x) { return elementwise("erfc", formula::Erfc, std::move(x)); }

}  // namespace gradus
