#include <gradus/ops/text/elementwise.h>

// The paragraphs of the primitives stand in formulas.h; here they become ops.

namespace gradus {

Tensor exp(TensorLike x) { return detail::elementwise("exp", formula::Exp, x); }
Tensor exp2(TensorLike x) { return detail::elementwise("exp2", formula::Exp2, x); }
Tensor expm1(TensorLike x) { return detail::elementwise("expm1", formula::Expm1, x); }
Tensor log(TensorLike x) { return detail::elementwise("log", formula::Log, x); }
Tensor log2(TensorLike x) { return detail::elementwise("log2", formula::Log2, x); }
Tensor log10(TensorLike x) { return detail::elementwise("log10", formula::Log10, x); }
Tensor log1p(TensorLike x) { return detail::elementwise("log1p", formula::Log1p, x); }

// y = log(e^a + e^b)      dy/da = e^(a - y)      dy/db = e^(b - y)      0 where both are -inf
Tensor logaddexp(TensorLike a, TensorLike b) {
  const auto share = [](auto g, auto x, auto y) {
    const auto nowhere = x == y && x < 0 && x * 0 != 0;
    return where(nowhere, 0, g * exp(where(nowhere, 0, x - y)));
  };
  const Formula logaddexp{[](auto a, auto b) {
                            const auto larger = maximum(a, b);
                            return where(a == b, larger + 0.693147180559945309,
                                         larger + log1p(exp(-abs(a - b))));
                          },
                          [share](auto g, auto a, auto, auto y) { return share(g, a, y); },
                          [share](auto g, auto, auto b, auto y) { return share(g, b, y); }};
  return detail::elementwise("logaddexp", logaddexp, a, b);
}

}  // namespace gradus
