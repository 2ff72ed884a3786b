#pragma once
#include <gradus/ops/text/symbol.h>

// The primitive functions of elementwise texts: value and derivative, each written once, and what
// an application to symbols means. The functions on lanes stand in kernels/lanes/lane.h.
//
// Every text is a generic lambda, read on SIMD lanes (the fused pass), on tensors (the recorded
// derivative), on dual numbers (derivatives of users' own lambdas) and on probes. A derivative is
// given g, the inputs and the output y; being linear in g, it serves both directions: with the
// output's gradient for g it pulls back, with the input's tangent for g it pushes forward.
//
// A select, never a product with a mask, keeps a NaN or an infinity in the branch not taken; where
// that branch would be infinite itself, it is given a harmless operand, for the second derivative.

namespace gradus::formula {
inline namespace GRADUS_OWNER {

// 0, or NaN where x is; so are its derivatives, also at infinity, where those of x * x are not.
inline constexpr auto nan_of = [](auto x) {
  const auto n = where(x == x, 0, x);
  return n * n;
};

// y = a + b      dy/da = 1      dy/db = 1
inline constexpr Formula Add{[](auto a, auto b) { return a + b; },
                             [](auto g, auto, auto, auto) { return g; },
                             [](auto g, auto, auto, auto) { return g; }};
constexpr auto operator+(const auto& a, const mix<decltype(a)> auto& b) { return apply(Add, a, b); }

// y = a - b      dy/da = 1      dy/db = -1
inline constexpr Formula Sub{[](auto a, auto b) { return a - b; },
                             [](auto g, auto, auto, auto) { return g; },
                             [](auto g, auto, auto, auto) { return -g; }};
constexpr auto operator-(const auto& a, const mix<decltype(a)> auto& b) { return apply(Sub, a, b); }

// y = a b      dy/da = b      dy/db = a
inline constexpr Formula Mul{[](auto a, auto b) { return a * b; },
                             [](auto g, auto, auto b, auto) { return g * b; },
                             [](auto g, auto a, auto, auto) { return g * a; }};
constexpr auto operator*(const auto& a, const mix<decltype(a)> auto& b) { return apply(Mul, a, b); }

// y = a / b      dy/da = 1 / b      dy/db = -y / b
inline constexpr Formula Div{[](auto a, auto b) { return a / b; },
                             [](auto g, auto, auto b, auto) { return g / b; },
                             [](auto g, auto, auto b, auto y) { return -g * y / b; }};
constexpr auto operator/(const auto& a, const mix<decltype(a)> auto& b) { return apply(Div, a, b); }

// y = a^b      dy/da = b a^(b-1), 0 where b = 0      dy/db = y log a, 0 where y = 0 or a = b = 0
// Where b = 0 the first is written b / a, so that its derivative by b is 1 / a.
inline constexpr Formula Pow{[](auto a, auto b) { return pow(a, b); },
                             [](auto g, auto a, auto b, auto) {
                               const auto flat = where(abs(a) > 0, b / where(abs(a) > 0, a, 1), 0);
                               return g * where(b == 0, flat, b * pow(where(b == 0, 1, a), b - 1));
                             },
                             [](auto g, auto a, auto b, auto y) {
                               return g * y * log(where(y == 0 || (a == 0 && b == 0), 1, a));
                             }};
constexpr auto pow(const auto& a, const mix<decltype(a)> auto& b) { return apply(Pow, a, b); }

// y = max(a, b)      the larger takes g; at a tie each takes half; NaN goes through
inline constexpr Formula Maximum{
    [](auto a, auto b) { return maximum(a, b); },
    [](auto g, auto a, auto b, auto) {
      return where(a > b, g, where(a < b, 0, where(a == b, g * 0.5, nan_of(a) + nan_of(b))));
    },
    [](auto g, auto a, auto b, auto) {
      return where(b > a, g, where(b < a, 0, where(a == b, g * 0.5, nan_of(a) + nan_of(b))));
    }};
constexpr auto maximum(const auto& a, const mix<decltype(a)> auto& b) {
  return apply(Maximum, a, b);
}

// y = min(a, b)      the smaller takes g; at a tie each takes half; NaN goes through
inline constexpr Formula Minimum{
    [](auto a, auto b) { return minimum(a, b); },
    [](auto g, auto a, auto b, auto) {
      return where(a < b, g, where(a > b, 0, where(a == b, g * 0.5, nan_of(a) + nan_of(b))));
    },
    [](auto g, auto a, auto b, auto) {
      return where(b < a, g, where(b > a, 0, where(a == b, g * 0.5, nan_of(a) + nan_of(b))));
    }};
constexpr auto minimum(const auto& a, const mix<decltype(a)> auto& b) {
  return apply(Minimum, a, b);
}

// y = atan2(a, b)      dy/da = b / (a^2 + b^2)      dy/db = -a / (a^2 + b^2)      0 at the origin
inline constexpr Formula Atan2{
    [](auto a, auto b) { return atan2(a, b); },
    [](auto g, auto a, auto b, auto) {
      const auto square = a * a + b * b;
      return where(square == 0, 0, g * b / where(square == 0, 1, square));
    },
    [](auto g, auto a, auto b, auto) {
      const auto square = a * a + b * b;
      return where(square == 0, 0, -g * a / where(square == 0, 1, square));
    }};
constexpr auto atan2(const auto& a, const mix<decltype(a)> auto& b) { return apply(Atan2, a, b); }

// y = sqrt(a^2 + b^2)      dy/da = a / y      dy/db = b / y      0 at the origin
inline constexpr Formula Hypot{
    [](auto a, auto b) { return hypot(a, b); },
    [](auto g, auto a, auto, auto y) { return where(y == 0, 0, g * (a / where(y == 0, 1, y))); },
    [](auto g, auto, auto b, auto y) { return where(y == 0, 0, g * (b / where(y == 0, 1, y))); }};
constexpr auto hypot(const auto& a, const mix<decltype(a)> auto& b) { return apply(Hypot, a, b); }

// y = a - b trunc(a / b)      dy/da = 1      dy/db = -trunc(a / b)
inline constexpr Formula Fmod{[](auto a, auto b) { return fmod(a, b); },
                              [](auto g, auto, auto, auto) { return g; },
                              [](auto g, auto a, auto b, auto) { return -g * trunc(a / b); }};
constexpr auto fmod(const auto& a, const mix<decltype(a)> auto& b) { return apply(Fmod, a, b); }

// y = -x      dy/dx = -1
inline constexpr Formula Neg{[](auto x) { return -x; }, [](auto g, auto, auto) { return -g; }};
constexpr auto operator-(const symbol auto& x) { return apply(Neg, x); }

// y = |x|      dy/dx = sign x, 0 at 0
inline constexpr Formula Abs{
    [](auto x) { return abs(x); },
    [](auto g, auto x, auto) { return where(x > 0, g, where(x < 0, -g, nan_of(x))); }};
constexpr auto abs(const symbol auto& x) { return apply(Abs, x); }

// Steps have derivative 0, also where they jump; NaN stays.
inline constexpr auto flat = [](auto, auto x, auto) { return nan_of(x); };

// y = -1, 0 or 1      dy/dx = 0
inline constexpr Formula Sign{[](auto x) { return sign(x); }, flat};
constexpr auto sign(const symbol auto& x) { return apply(Sign, x); }
// y = largest integer <= x      dy/dx = 0
inline constexpr Formula Floor{[](auto x) { return floor(x); }, flat};
constexpr auto floor(const symbol auto& x) { return apply(Floor, x); }
// y = smallest integer >= x      dy/dx = 0
inline constexpr Formula Ceil{[](auto x) { return ceil(x); }, flat};
constexpr auto ceil(const symbol auto& x) { return apply(Ceil, x); }
// y = nearest integer, halves to even      dy/dx = 0
inline constexpr Formula Round{[](auto x) { return round(x); }, flat};
constexpr auto round(const symbol auto& x) { return apply(Round, x); }
// y = x without its fraction      dy/dx = 0
inline constexpr Formula Trunc{[](auto x) { return trunc(x); }, flat};
constexpr auto trunc(const symbol auto& x) { return apply(Trunc, x); }

// y = sqrt x      dy/dx = 1 / (2 y)
inline constexpr Formula Sqrt{[](auto x) { return sqrt(x); },
                              [](auto g, auto, auto y) { return g / (2 * y); }};
constexpr auto sqrt(const symbol auto& x) { return apply(Sqrt, x); }

// y = e^x      dy/dx = y
inline constexpr Formula Exp{[](auto x) { return exp(x); },
                             [](auto g, auto, auto y) { return g * y; }};
constexpr auto exp(const symbol auto& x) { return apply(Exp, x); }

// y = 2^x      dy/dx = y log 2
inline constexpr Formula Exp2{[](auto x) { return exp2(x); },
                              [](auto g, auto, auto y) { return g * y * 0.693147180559945309; }};
constexpr auto exp2(const symbol auto& x) { return apply(Exp2, x); }

// y = e^x - 1      dy/dx = e^x
inline constexpr Formula Expm1{[](auto x) { return expm1(x); },
                               [](auto g, auto, auto y) { return g * (y + 1); }};
constexpr auto expm1(const symbol auto& x) { return apply(Expm1, x); }

// y = log x      dy/dx = 1 / x
inline constexpr Formula Log{[](auto x) { return log(x); },
                             [](auto g, auto x, auto) { return g / x; }};
constexpr auto log(const symbol auto& x) { return apply(Log, x); }

// y = log2 x      dy/dx = 1 / (x log 2)
inline constexpr Formula Log2{[](auto x) { return log2(x); },
                              [](auto g, auto x, auto) { return g / (x * 0.693147180559945309); }};
constexpr auto log2(const symbol auto& x) { return apply(Log2, x); }

// y = log10 x      dy/dx = 1 / (x log 10)
inline constexpr Formula Log10{[](auto x) { return log10(x); },
                               [](auto g, auto x, auto) { return g / (x * 2.302585092994045684); }};
constexpr auto log10(const symbol auto& x) { return apply(Log10, x); }

// y = log(1 + x)      dy/dx = 1 / (1 + x)
inline constexpr Formula Log1p{[](auto x) { return log1p(x); },
                               [](auto g, auto x, auto) { return g / (1 + x); }};
constexpr auto log1p(const symbol auto& x) { return apply(Log1p, x); }

// y = sin x      dy/dx = cos x
inline constexpr Formula Sin{[](auto x) { return sin(x); },
                             [](auto g, auto x, auto) { return g * cos(x); }};
constexpr auto sin(const symbol auto& x) { return apply(Sin, x); }

// y = cos x      dy/dx = -sin x
inline constexpr Formula Cos{[](auto x) { return cos(x); },
                             [](auto g, auto x, auto) { return -g * sin(x); }};
constexpr auto cos(const symbol auto& x) { return apply(Cos, x); }

// y = tan x      dy/dx = 1 + y^2
inline constexpr Formula Tan{[](auto x) { return tan(x); },
                             [](auto g, auto, auto y) { return g * (1 + y * y); }};
constexpr auto tan(const symbol auto& x) { return apply(Tan, x); }

// y = asin x      dy/dx = 1 / sqrt(1 - x^2)
inline constexpr Formula Asin{[](auto x) { return asin(x); },
                              [](auto g, auto x, auto) { return g / sqrt((1 - x) * (1 + x)); }};
constexpr auto asin(const symbol auto& x) { return apply(Asin, x); }

// y = acos x      dy/dx = -1 / sqrt(1 - x^2)
inline constexpr Formula Acos{[](auto x) { return acos(x); },
                              [](auto g, auto x, auto) { return -g / sqrt((1 - x) * (1 + x)); }};
constexpr auto acos(const symbol auto& x) { return apply(Acos, x); }

// y = atan x      dy/dx = 1 / (1 + x^2)
inline constexpr Formula Atan{[](auto x) { return atan(x); },
                              [](auto g, auto x, auto) { return g / (1 + x * x); }};
constexpr auto atan(const symbol auto& x) { return apply(Atan, x); }

// y = sinh x      dy/dx = cosh x
inline constexpr Formula Sinh{[](auto x) { return sinh(x); },
                              [](auto g, auto x, auto) { return g * cosh(x); }};
constexpr auto sinh(const symbol auto& x) { return apply(Sinh, x); }

// y = cosh x      dy/dx = sinh x
inline constexpr Formula Cosh{[](auto x) { return cosh(x); },
                              [](auto g, auto x, auto) { return g * sinh(x); }};
constexpr auto cosh(const symbol auto& x) { return apply(Cosh, x); }

// y = tanh x      dy/dx = 1 - y^2
inline constexpr Formula Tanh{[](auto x) { return tanh(x); },
                              [](auto g, auto, auto y) { return g * (1 - y * y); }};
constexpr auto tanh(const symbol auto& x) { return apply(Tanh, x); }

// y = 1 / (1 + e^-x)      dy/dx = y (1 - y)
inline constexpr Formula Sigmoid{[](auto x) { return sigmoid(x); },
                                 [](auto g, auto, auto y) { return g * (y * (1 - y)); }};
constexpr auto sigmoid(const symbol auto& x) { return apply(Sigmoid, x); }

// y = asinh x      dy/dx = 1 / sqrt(x^2 + 1)
inline constexpr Formula Asinh{[](auto x) { return asinh(x); },
                               [](auto g, auto x, auto) { return g / sqrt(x * x + 1); }};
constexpr auto asinh(const symbol auto& x) { return apply(Asinh, x); }

// y = acosh x      dy/dx = 1 / sqrt(x^2 - 1)
inline constexpr Formula Acosh{[](auto x) { return acosh(x); },
                               [](auto g, auto x, auto) { return g / sqrt((x - 1) * (x + 1)); }};
constexpr auto acosh(const symbol auto& x) { return apply(Acosh, x); }

// y = atanh x      dy/dx = 1 / (1 - x^2)
inline constexpr Formula Atanh{[](auto x) { return atanh(x); },
                               [](auto g, auto x, auto) { return g / ((1 - x) * (1 + x)); }};
constexpr auto atanh(const symbol auto& x) { return apply(Atanh, x); }

// y = erf x      dy/dx = 2 / sqrt(pi) e^(-x^2)
inline constexpr Formula Erf{
    [](auto x) { return erf(x); },
    [](auto g, auto x, auto) { return g * (1.128379167095512574 * exp(-x * x)); }};
constexpr auto erf(const symbol auto& x) { return apply(Erf, x); }

// y = 1 - erf x      dy/dx = -2 / sqrt(pi) e^(-x^2)
inline constexpr Formula Erfc{
    [](auto x) { return erfc(x); },
    [](auto g, auto x, auto) { return g * (-1.128379167095512574 * exp(-x * x)); }};
constexpr auto erfc(const symbol auto& x) { return apply(Erfc, x); }

}  // namespace GRADUS_OWNER
}  // namespace gradus::formula
