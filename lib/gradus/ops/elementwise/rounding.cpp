#include <gradus/ops/text/elementwise.h>

// The paragraphs of the primitives stand in formulas.h; here they become ops.

namespace gradus {

Tensor floor(TensorLike x) { return elementwise("floor", formula::Floor, std::move(x)); }
Tensor ceil(TensorLike x) { return elementwise("ceil", formula::Ceil, std::move(x)); }
Tensor round(TensorLike x) { return elementwise("round", formula::Round, std::move(x)); }
Tensor trunc(TensorLike x) { return elementwise("trunc", formula::Trunc, std::move(x)); }
Tensor fmod(TensorLike a, TensorLike b) {
  return elementwise("fmod", formula::Fmod, std::move(a), std::move(b));
}

}  // namespace gradus
