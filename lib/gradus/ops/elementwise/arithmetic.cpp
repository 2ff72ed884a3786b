#include <gradus/ops/text/elementwise.h>

namespace gradus {
namespace {

// The paragraphs of the primitives stand in formulas.h; here they become ops.
template <detail::Takes takes = detail::Takes::floating, class F>
[[gnu::always_inline]] inline Tensor binary(const char* op, const F& f, TensorLike& a,
                                            TensorLike& b) {
  return detail::make_elementwise<takes>(op, f.value, derivatives(f.first, f.second), a, b);
}
using detail::Takes;

template <class F>
[[gnu::always_inline]] inline Tensor unary(const char* op, const F& f, TensorLike& x) {
  return detail::make_elementwise<Takes::any>(op, f.value, derivatives(f.derivative), x);
}

// y = max(a, c) for a number c      dy/da = 1 above c, 0 at c and below; NaN goes through
Tensor maximum_with(const char* op, TensorLike& a, TensorLike& c) {
  return detail::make_elementwise<Takes::any>(
      op, formula::Maximum.value,
      derivatives(
          [](auto g, auto a, auto c, auto) {
            return where(a > c, g, where(a <= c, 0, formula::nan_of(a) + formula::nan_of(c)));
          },
          nullptr),
      a, c);
}

// y = min(a, c) for a number c      dy/da = 1 below c, 0 at c and above; NaN goes through
Tensor minimum_with(const char* op, TensorLike& a, TensorLike& c) {
  return detail::make_elementwise<Takes::any>(
      op, formula::Minimum.value,
      derivatives(
          [](auto g, auto a, auto c, auto) {
            return where(a < c, g, where(a >= c, 0, formula::nan_of(a) + formula::nan_of(c)));
          },
          nullptr),
      a, c);
}

}  // namespace

Tensor operator+(TensorLike a, TensorLike b) {
  return binary<Takes::any>("add", formula::Add, a, b);
}
Tensor operator-(TensorLike a, TensorLike b) {
  return binary<Takes::any>("sub", formula::Sub, a, b);
}
Tensor operator*(TensorLike a, TensorLike b) {
  return binary<Takes::any>("mul", formula::Mul, a, b);
}
Tensor operator/(TensorLike a, TensorLike b) { return binary("div", formula::Div, a, b); }
Tensor operator-(TensorLike x) { return unary("neg", formula::Neg, x); }
Tensor abs(TensorLike x) { return unary("abs", formula::Abs, x); }
Tensor sign(TensorLike x) { return unary("sign", formula::Sign, x); }

Tensor& operator+=(Tensor& x, TensorLike b) { return x = TensorLike(x, b.at) + b; }
Tensor& operator-=(Tensor& x, TensorLike b) { return x = TensorLike(x, b.at) - b; }
Tensor& operator*=(Tensor& x, TensorLike b) { return x = TensorLike(x, b.at) * b; }
Tensor& operator/=(Tensor& x, TensorLike b) { return x = TensorLike(x, b.at) / b; }

// y = x^2      dy/dx = 2 x
Tensor square(TensorLike x) {
  return detail::make_elementwise<Takes::any>(
      "square", [](auto x) { return x * x; },
      derivatives([](auto g, auto x, auto) { return g * (2 * x); }), x);
}

Tensor maximum(TensorLike a, TensorLike b) {
  if (b.is_number()) return maximum_with("maximum", a, b);
  if (a.is_number()) return maximum_with("maximum", b, a);
  return binary<Takes::any>("maximum", formula::Maximum, a, b);
}

Tensor minimum(TensorLike a, TensorLike b) {
  if (b.is_number()) return minimum_with("minimum", a, b);
  if (a.is_number()) return minimum_with("minimum", b, a);
  return binary<Takes::any>("minimum", formula::Minimum, a, b);
}

// y = min(max(x, low), high)      dy/dx = 1 between the bounds, 0 at and beyond; NaN goes through
Tensor clamp(TensorLike x, double low, double high) {
  if (!(low <= high))
    fail<ValueError>("clamp", x.at,
                     "low = " + std::to_string(low) +
                         " is not below high = " + std::to_string(high) + "; swap them");
  TensorLike bottom(low, x.at), top(high, x.at);
  return detail::make_elementwise<Takes::any>(
      "clamp", [](auto x, auto low, auto high) { return minimum(maximum(x, low), high); },
      derivatives([](auto g, auto x, auto low, auto high,
                     auto) { return where(x > low && x < high, g, formula::nan_of(x)); },
                  nullptr, nullptr),
      x, bottom, top);
}

}  // namespace gradus
