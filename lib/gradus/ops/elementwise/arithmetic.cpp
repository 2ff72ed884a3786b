#include <gradus/ops/text/elementwise.h>

namespace gradus {
namespace {

// The paragraphs of the primitives stand in formulas.h; here they become ops, of any dtype.
template <class F, std::same_as<TensorLike>... In>
[[gnu::always_inline]] inline Tensor of_any(const char* op, const F& f, In&... inputs) {
  return detail::elementwise<detail::Takes::any>(op, f, inputs...);
}

// y = max(a, c) for a number c      dy/da = 1 above c, 0 at c and below; NaN goes through
Tensor maximum_with(const char* op, TensorLike& a, TensorLike& c) {
  const Formula larger{formula::Maximum.value,
                       [](auto g, auto a, auto c, auto) {
                         return where(a > c, g,
                                      where(a <= c, 0, formula::nan_of(a) + formula::nan_of(c)));
                       },
                       nullptr};
  return of_any(op, larger, a, c);
}

// y = min(a, c) for a number c      dy/da = 1 below c, 0 at c and above; NaN goes through
Tensor minimum_with(const char* op, TensorLike& a, TensorLike& c) {
  const Formula smaller{formula::Minimum.value,
                        [](auto g, auto a, auto c, auto) {
                          return where(a < c, g,
                                       where(a >= c, 0, formula::nan_of(a) + formula::nan_of(c)));
                        },
                        nullptr};
  return of_any(op, smaller, a, c);
}

}  // namespace

Tensor operator+(TensorLike a, TensorLike b) { return of_any("add", formula::Add, a, b); }
Tensor operator-(TensorLike a, TensorLike b) { return of_any("sub", formula::Sub, a, b); }
Tensor operator*(TensorLike a, TensorLike b) { return of_any("mul", formula::Mul, a, b); }
Tensor operator/(TensorLike a, TensorLike b) {
  return detail::elementwise("div", formula::Div, a, b);
}
Tensor operator-(TensorLike x) { return of_any("neg", formula::Neg, x); }
Tensor abs(TensorLike x) { return of_any("abs", formula::Abs, x); }
Tensor sign(TensorLike x) { return of_any("sign", formula::Sign, x); }

Tensor& operator+=(Tensor& x, TensorLike b) { return x = TensorLike(x, b.at) + b; }
Tensor& operator-=(Tensor& x, TensorLike b) { return x = TensorLike(x, b.at) - b; }
Tensor& operator*=(Tensor& x, TensorLike b) { return x = TensorLike(x, b.at) * b; }
Tensor& operator/=(Tensor& x, TensorLike b) { return x = TensorLike(x, b.at) / b; }

// y = x^2      dy/dx = 2 x
Tensor square(TensorLike x) {
  const Formula square{[](auto x) { return x * x; },
                       [](auto g, auto x, auto) { return g * (2 * x); }};
  return of_any("square", square, x);
}

Tensor maximum(TensorLike a, TensorLike b) {
  if (b.is_number()) return maximum_with("maximum", a, b);
  if (a.is_number()) return maximum_with("maximum", b, a);
  return of_any("maximum", formula::Maximum, a, b);
}

Tensor minimum(TensorLike a, TensorLike b) {
  if (b.is_number()) return minimum_with("minimum", a, b);
  if (a.is_number()) return minimum_with("minimum", b, a);
  return of_any("minimum", formula::Minimum, a, b);
}

namespace {
struct Bounds {
  static constexpr const char* operands[] = {"x", "low", "high"};
};
}  // namespace

// y = min(max(x, low), high)      dy/dx = 1 between the bounds, 0 at and beyond; NaN goes through
Tensor clamp(TensorLike x, double low, double high) {
  if (!(low <= high))
    fail<ValueError>("clamp", x.at,
                     "low = " + std::to_string(low) +
                         " is not below high = " + std::to_string(high) + "; swap them");
  TensorLike bottom(low), top(high);
  const Formula clamped{[](auto x, auto low, auto high) { return minimum(maximum(x, low), high); },
                        [](auto g, auto x, auto low, auto high, auto) {
                          return where(x > low && x < high, g, formula::nan_of(x));
                        },
                        nullptr, nullptr};
  return detail::elementwise_told<detail::Takes::any>("clamp", Bounds(), clamped, x, bottom, top);
}

}  // namespace gradus
