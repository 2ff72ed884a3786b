#include <gradus/ops/text/elementwise.h>

// The paragraphs of the primitives stand in formulas.h; here they become ops.

namespace gradus {

Tensor erf(TensorLike x) { return detail::elementwise("erf", formula::Erf, x); }
Tensor erfc(TensorLike x) { return detail::elementwise("erfc", formula::Erfc, x); }

}  // namespace gradus
