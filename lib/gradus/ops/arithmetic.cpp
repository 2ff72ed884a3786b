#include <gradus/ops/elementwise.h>

namespace gradus {
namespace {

// The paragraphs of the primitives stand in formulas.h; here they become ops.
template <detail::Takes takes = detail::Takes::floating, class F>
Tensor binary(const char* op, const F& f, Operand&& a, Operand&& b) {
  return detail::make_elementwise<takes>(op, f.value, derivatives(f.first, f.second),
                                         std::array{std::move(a), std::move(b)});
}
using detail::Takes;

template <class F> Tensor unary(const char* op, const F& f, Operand&& x) {
  return detail::make_elementwise<Takes::any>(op, f.value, derivatives(f.derivative),
                                              std::array{std::move(x)});
}

}  // namespace

Tensor operator+(Operand a, Operand b) {
  return binary<Takes::any>("add", formula::Add, std::move(a), std::move(b));
}
Tensor operator-(Operand a, Operand b) {
  return binary<Takes::any>("sub", formula::Sub, std::move(a), std::move(b));
}
Tensor operator*(Operand a, Operand b) {
  return binary<Takes::any>("mul", formula::Mul, std::move(a), std::move(b));
}
Tensor operator/(Operand a, Operand b) {
  return binary("div", formula::Div, std::move(a), std::move(b));
}
Tensor operator-(Operand x) { return unary("neg", formula::Neg, std::move(x)); }
Tensor abs(Operand x) { return unary("abs", formula::Abs, std::move(x)); }
Tensor sign(Operand x) { return unary("sign", formula::Sign, std::move(x)); }

Tensor& operator+=(Tensor& x, Operand b) { return x = Operand(x, b.at) + b; }
Tensor& operator-=(Tensor& x, Operand b) { return x = Operand(x, b.at) - b; }
Tensor& operator*=(Tensor& x, Operand b) { return x = Operand(x, b.at) * b; }
Tensor& operator/=(Tensor& x, Operand b) { return x = Operand(x, b.at) / b; }

// y = x^2      dy/dx = 2 x
Tensor square(Operand x) {
  return detail::make_elementwise<Takes::any>(
      "square", [](auto x) { return x * x; },
      derivatives([](auto g, auto x, auto) { return g * (2 * x); }), std::array{std::move(x)});
}

// y = max(a, c) for a number c      dy/da = 1 above c, 0 at c and below; NaN goes through
Tensor maximum_with(const char* op, Operand&& a, Operand&& c) {
  return detail::make_elementwise<Takes::any>(
      op, formula::Maximum.value,
      derivatives(
          [](auto g, auto a, auto c, auto) {
            return where(a > c, g, where(a <= c, 0, formula::nan_of(a) + formula::nan_of(c)));
          },
          nullptr),
      std::array{std::move(a), std::move(c)});
}

// y = min(a, c) for a number c      dy/da = 1 below c, 0 at c and above; NaN goes through
Tensor minimum_with(const char* op, Operand&& a, Operand&& c) {
  return detail::make_elementwise<Takes::any>(
      op, formula::Minimum.value,
      derivatives(
          [](auto g, auto a, auto c, auto) {
            return where(a < c, g, where(a >= c, 0, formula::nan_of(a) + formula::nan_of(c)));
          },
          nullptr),
      std::array{std::move(a), std::move(c)});
}

Tensor maximum(Operand a, Operand b) {
  if (b.is_number()) return maximum_with("maximum", std::move(a), std::move(b));
  if (a.is_number()) return maximum_with("maximum", std::move(b), std::move(a));
  return binary<Takes::any>("maximum", formula::Maximum, std::move(a), std::move(b));
}

Tensor minimum(Operand a, Operand b) {
  if (b.is_number()) return minimum_with("minimum", std::move(a), std::move(b));
  if (a.is_number()) return minimum_with("minimum", std::move(b), std::move(a));
  return binary<Takes::any>("minimum", formula::Minimum, std::move(a), std::move(b));
}

// y = min(max(x, low), high)      dy/dx = 1 between the bounds, 0 at and beyond; NaN goes through
Tensor clamp(Operand x, double low, double high) {
  if (!(low <= high))
    fail<ValueError>("clamp", x.at,
                     "low = " + std::to_string(low) +
                         " is not below high = " + std::to_string(high) + "; swap them");
  return detail::make_elementwise<Takes::any>(
      "clamp", [](auto x, auto low, auto high) { return minimum(maximum(x, low), high); },
      derivatives([](auto g, auto x, auto low, auto high,
                     auto) { return where(x > low && x < high, g, formula::nan_of(x)); },
                  nullptr, nullptr),
      std::array{x, Operand(low, x.at), Operand(high, x.at)});
}

}  // namespace gradus
