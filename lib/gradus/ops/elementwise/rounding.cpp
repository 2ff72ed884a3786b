#include <gradus/ops/text/elementwise.h>

// The paragraphs of the primitives stand in formulas.h; here they become ops.

namespace gradus {

Tensor floor(TensorLike x) { return detail::elementwise("floor", formula::Floor, x); }
Tensor ceil(TensorLike x) { return detail::elementwise("ceil", formula::Ceil, x); }
Tensor round(TensorLike x) { return detail::elementwise("round", formula::Round, x); }
Tensor trunc(TensorLike x) { return detail::elementwise("trunc", formula::Trunc, x); }
Tensor fmod(TensorLike a, TensorLike b) { return detail::elementwise("fmod", formula::Fmod, a, b); }

}  // namespace gradus
