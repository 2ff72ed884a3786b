#include <gradus/ops/text/elementwise.h>

// The paragraphs of the primitives stand in formulas.h; here they become ops.

namespace gradus {

Tensor exp(TensorLike x) { return elementwise("exp", formula::Exp, std::move(x)); }
Tensor exp2(TensorLike x) { return elementwise("exp2", formula::Exp2, std::move(x)); }
Tensor expm1(TensorLike x) { return elementwise("expm1", formula::Expm1, std::move(x)); }
Tensor log(TensorLike x) { return elementwise("log", formula::Log, std::move(x)); }
Tensor log2(TensorLike x) { return elementwise("log2", formula::Log2, std::move(x)); }
Tensor log10(TensorLike x) { return elementwise("log10", formula::Log10, std::move(x)); }
Tensor log1p(TensorLike x) { return elementwise("log1p", formula::Log1p, std::move(x)); }

// y = log(e^a + e^b)      dy/da = e^(a - y)      dy/db = e^(b - y)      0 where both are -inf
Tensor logaddexp(TensorLike a, TensorLike b) {
  const auto share = [](auto g, auto x, auto y) {
    const auto nowhere = x == y && x < 0 && x * 0 != 0;
    return where(nowhere, 0, g * exp(where(nowhere, 0, x - y)));
  };
  return elementwise(
      "logaddexp",
      [](auto a, auto b) {
        const auto larger = maximum(a, b);
        return where(a == b, larger + 0.693147180559945309, larger + log1p(exp(-abs(a - b))));
      },
      derivatives([share](auto g, auto a, auto, auto y) { return share(g, a, y); },
                  [share](auto g, auto, auto b, auto y) { return share(g, b, y); }),
      std::move(a), std::move(b));
}

}  // namespace gradus
