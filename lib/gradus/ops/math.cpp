#include <gradus/ops/elementwise.h>

// The paragraphs of the primitives stand in formulas.h; here they become ops.

namespace gradus {
namespace {

template <class F> Tensor unary(const char* op, const F& f, Operand&& x) {
  return elementwise(op, f.value, f.derivative, std::move(x));
}
template <class F> Tensor binary(const char* op, const F& f, Operand&& a, Operand&& b) {
  return elementwise(op, f.value, derivatives(f.first, f.second), std::move(a), std::move(b));
}

}  // namespace

Tensor sqrt(Operand x) { return unary("sqrt", formula::Sqrt, std::move(x)); }
Tensor exp(Operand x) { return unary("exp", formula::Exp, std::move(x)); }
Tensor exp2(Operand x) { return unary("exp2", formula::Exp2, std::move(x)); }
Tensor expm1(Operand x) { return unary("expm1", formula::Expm1, std::move(x)); }
Tensor log(Operand x) { return unary("log", formula::Log, std::move(x)); }
Tensor log2(Operand x) { return unary("log2", formula::Log2, std::move(x)); }
Tensor log10(Operand x) { return unary("log10", formula::Log10, std::move(x)); }
Tensor log1p(Operand x) { return unary("log1p", formula::Log1p, std::move(x)); }
Tensor pow(Operand a, Operand b) { return binary("pow", formula::Pow, std::move(a), std::move(b)); }
Tensor hypot(Operand a, Operand b) {
  return binary("hypot", formula::Hypot, std::move(a), std::move(b));
}
Tensor fmod(Operand a, Operand b) {
  return binary("fmod", formula::Fmod, std::move(a), std::move(b));
}
Tensor erf(Operand x) { return unary("erf", formula::Erf, std::move(x)); }
Tensor erfc(Operand x) { return unary("erfc", formula::Erfc, std::move(x)); }
Tensor floor(Operand x) { return unary("floor", formula::Floor, std::move(x)); }
Tensor ceil(Operand x) { return unary("ceil", formula::Ceil, std::move(x)); }
Tensor round(Operand x) { return unary("round", formula::Round, std::move(x)); }
Tensor trunc(Operand x) { return unary("trunc", formula::Trunc, std::move(x)); }

// y = x^-½      dy/dx = -y^3 / 2
Tensor rsqrt(Operand x) {
  return elementwise(
      "rsqrt", [](auto x) { return 1 / sqrt(x); },
      [](auto g, auto, auto y) { return g * (-0.5 * y * y * y); }, std::move(x));
}

// y = 1 / x      dy/dx = -y^2
Tensor reciprocal(Operand x) {
  return elementwise(
      "reciprocal", [](auto x) { return 1 / x; }, [](auto g, auto, auto y) { return -g * (y * y); },
      std::move(x));
}

// y = log(e^a + e^b)      dy/da = e^(a - y)      dy/db = e^(b - y)      0 where both are -inf
Tensor logaddexp(Operand a, Operand b) {
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

// y = a + w (b - a)      dy/da = 1 - w      dy/db = w      dy/dw = b - a
Tensor lerp(Operand a, Operand b, Operand weight) {
  return elementwise(
      "lerp", [](auto a, auto b, auto w) { return a + w * (b - a); },
      derivatives([](auto g, auto, auto, auto w, auto) { return g * (1 - w); },
                  [](auto g, auto, auto, auto w, auto) { return g * w; },
                  [](auto g, auto a, auto b, auto, auto) { return g * (b - a); }),
      a, b, weight);
}

}  // namespace gradus
