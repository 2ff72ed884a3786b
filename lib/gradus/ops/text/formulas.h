#pragma once
#include <gradus/array/language.h>

// The primitive functions of elementwise texts: value and derivative, each written once.
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

template <class Value, class Derivative> struct Unary {
  Value value;
  Derivative derivative;
};
template <class Value, class First, class Second> struct Binary {
  Value value;
  First first;    // derivative with respect to the first input
  Second second;  // and to the second
};

// 0, or NaN where x is; so are its derivatives, also at infinity, where those of x * x are not.
inline constexpr auto nan_of = [](auto x) {
  const auto n = where(x == x, 0, x);
  return n * n;
};

// y = a + b      dy/da = 1      dy/db = 1
inline constexpr Binary Add{[](auto a, auto b) { return a + b; },
                            [](auto g, auto, auto, auto) { return g; },
                            [](auto g, auto, auto, auto) { return g; }};

// y = a - b      dy/da = 1      dy/db = -1
inline constexpr Binary Sub{[](auto a, auto b) { return a - b; },
                            [](auto g, auto, auto, auto) { return g; },
                            [](auto g, auto, auto, auto) { return -g; }};

// y = a b      dy/da = b      dy/db = a
inline constexpr Binary Mul{[](auto a, auto b) { return a * b; },
                            [](auto g, auto, auto b, auto) { return g * b; },
                            [](auto g, auto a, auto, auto) { return g * a; }};

// y = a / b      dy/da = 1 / b      dy/db = -y / b
inline constexpr Binary Div{[](auto a, auto b) { return a / b; },
                            [](auto g, auto, auto b, auto) { return g / b; },
                            [](auto g, auto, auto b, auto y) { return -g * y / b; }};

// y = a^b      dy/da = b a^(b-1), 0 where b = 0      dy/db = y log a, 0 where y = 0 or a = b = 0
// Where b = 0 the first is written b / a, so that its derivative by b is 1 / a.
inline constexpr Binary Pow{[](auto a, auto b) { return pow(a, b); },
                            [](auto g, auto a, auto b, auto) {
                              const auto flat = where(abs(a) > 0, b / where(abs(a) > 0, a, 1), 0);
                              return g * where(b == 0, flat, b * pow(where(b == 0, 1, a), b - 1));
                            },
                            [](auto g, auto a, auto b, auto y) {
                              return g * y * log(where(y == 0 || (a == 0 && b == 0), 1, a));
                            }};

// y = max(a, b)      the larger takes g; at a tie each takes half; NaN goes through
inline constexpr Binary Maximum{
    [](auto a, auto b) { return maximum(a, b); },
    [](auto g, auto a, auto b, auto) {
      return where(a > b, g, where(a < b, 0, where(a == b, g * 0.5, nan_of(a) + nan_of(b))));
    },
    [](auto g, auto a, auto b, auto) {
      return where(b > a, g, where(b < a, 0, where(a == b, g * 0.5, nan_of(a) + nan_of(b))));
    }};

// y = min(a, b)      the smaller takes g; at a tie each takes half; NaN goes through
inline constexpr Binary Minimum{
    [](auto a, auto b) { return minimum(a, b); },
    [](auto g, auto a, auto b, auto) {
      return where(a < b, g, where(a > b, 0, where(a == b, g * 0.5, nan_of(a) + nan_of(b))));
    },
    [](auto g, auto a, auto b, auto) {
      return where(b < a, g, where(b > a, 0, where(a == b, g * 0.5, nan_of(a) + nan_of(b))));
    }};

// y = atan2(a, b)      dy/da = b / (a^2 + b^2)      dy/db = -a / (a^2 + b^2)      0 at the origin
inline constexpr Binary Atan2{[](auto a, auto b) { return atan2(a, b); },
                              [](auto g, auto a, auto b, auto) {
                                const auto square = a * a + b * b;
                                return where(square == 0, 0, g * b / where(square == 0, 1, square));
                              },
                              [](auto g, auto a, auto b, auto) {
                                const auto square = a * a + b * b;
                                return where(square == 0, 0,
                                             -g * a / where(square == 0, 1, square));
                              }};

// y = sqrt(a^2 + b^2)      dy/da = a / y      dy/db = b / y      0 at the origin
inline constexpr Binary Hypot{
    [](auto a, auto b) { return hypot(a, b); },
    [](auto g, auto a, auto, auto y) { return where(y == 0, 0, g * (a / where(y == 0, 1, y))); },
    [](auto g, auto, auto b, auto y) { return where(y == 0, 0, g * (b / where(y == 0, 1, y))); }};

// y = a - b trunc(a / b)      dy/da = 1      dy/db = -trunc(a / b)
inline constexpr Binary Fmod{[](auto a, auto b) { return fmod(a, b); },
                             [](auto g, auto, auto, auto) { return g; },
                             [](auto g, auto a, auto b, auto) { return -g * trunc(a / b); }};

// y = -x      dy/dx = -1
inline constexpr Unary Neg{[](auto x) { return -x; }, [](auto g, auto, auto) { return -g; }};

// y = |x|      dy/dx = sign x, 0 at 0
inline constexpr Unary Abs{
    [](auto x) { return abs(x); },
    [](auto g, auto x, auto) { return where(x > 0, g, where(x < 0, -g, nan_of(x))); }};

// Steps have derivative 0, also where they jump; NaN stays.
inline constexpr auto flat = [](auto, auto x, auto) { return nan_of(x); };

// y = -1, 0 or 1      dy/dx = 0
inline constexpr Unary Sign{[](auto x) { return sign(x); }, flat};
// y = largest integer <= x      dy/dx = 0
inline constexpr Unary Floor{[](auto x) { return floor(x); }, flat};
// y = smallest integer >= x      dy/dx = 0
inline constexpr Unary Ceil{[](auto x) { return ceil(x); }, flat};
// y = nearest integer, halves to even      dy/dx = 0
inline constexpr Unary Round{[](auto x) { return round(x); }, flat};
// y = x without its fraction      dy/dx = 0
inline constexpr Unary Trunc{[](auto x) { return trunc(x); }, flat};

// y = sqrt x      dy/dx = 1 / (2 y)
inline constexpr Unary Sqrt{[](auto x) { return sqrt(x); },
                            [](auto g, auto, auto y) { return g / (2 * y); }};

// y = e^x      dy/dx = y
inline constexpr Unary Exp{[](auto x) { return exp(x); },
                           [](auto g, auto, auto y) { return g * y; }};

// y = 2^x      dy/dx = y log 2
inline constexpr Unary Exp2{[](auto x) { return exp2(x); },
                            [](auto g, auto, auto y) { return g * y * 0.693147180559945309; }};

// y = e^x - 1      dy/dx = e^x
inline constexpr Unary Expm1{[](auto x) { return expm1(x); },
                             [](auto g, auto, auto y) { return g * (y + 1); }};

// y = log x      dy/dx = 1 / x
inline constexpr Unary Log{[](auto x) { return log(x); },
                           [](auto g, auto x, auto) { return g / x; }};

// y = log2 x      dy/dx = 1 / (x log 2)
inline constexpr Unary Log2{[](auto x) { return log2(x); },
                            [](auto g, auto x, auto) { return g / (x * 0.693147180559945309); }};

// y = log10 x      dy/dx = 1 / (x log 10)
inline constexpr Unary Log10{[](auto x) { return log10(x); },
                             [](auto g, auto x, auto) { return g / (x * 2.302585092994045684); }};

// y = log(1 + x)      dy/dx = 1 / (1 + x)
inline constexpr Unary Log1p{[](auto x) { return log1p(x); },
                             [](auto g, auto x, auto) { return g / (1 + x); }};

// y = sin x      dy/dx = cos x
inline constexpr Unary Sin{[](auto x) { return sin(x); },
                           [](auto g, auto x, auto) { return g * cos(x); }};

// y = cos x      dy/dx = -sin x
inline constexpr Unary Cos{[](auto x) { return cos(x); },
                           [](auto g, auto x, auto) { return -g * sin(x); }};

// y = tan x      dy/dx = 1 + y^2
inline constexpr Unary Tan{[](auto x) { return tan(x); },
                           [](auto g, auto, auto y) { return g * (1 + y * y); }};

// y = asin x      dy/dx = 1 / sqrt(1 - x^2)
inline constexpr Unary Asin{[](auto x) { return asin(x); },
                            [](auto g, auto x, auto) { return g / sqrt((1 - x) * (1 + x)); }};

// y = acos x      dy/dx = -1 / sqrt(1 - x^2)
inline constexpr Unary Acos{[](auto x) { return acos(x); },
                            [](auto g, auto x, auto) { return -g / sqrt((1 - x) * (1 + x)); }};

// y = atan x      dy/dx = 1 / (1 + x^2)
inline constexpr Unary Atan{[](auto x) { return atan(x); },
                            [](auto g, auto x, auto) { return g / (1 + x * x); }};

// y = sinh x      dy/dx = cosh x
inline constexpr Unary Sinh{[](auto x) { return sinh(x); },
                            [](auto g, auto x, auto) { return g * cosh(x); }};

// y = cosh x      dy/dx = sinh x
inline constexpr Unary Cosh{[](auto x) { return cosh(x); },
                            [](auto g, auto x, auto) { return g * sinh(x); }};

// y = tanh x      dy/dx = 1 - y^2
inline constexpr Unary Tanh{[](auto x) { return tanh(x); },
                            [](auto g, auto, auto y) { return g * (1 - y * y); }};

// y = 1 / (1 + e^-x)      dy/dx = y (1 - y)
inline constexpr Unary Sigmoid{[](auto x) { return sigmoid(x); },
                               [](auto g, auto, auto y) { return g * (y * (1 - y)); }};

// y = asinh x      dy/dx = 1 / sqrt(x^2 + 1)
inline constexpr Unary Asinh{[](auto x) { return asinh(x); },
                             [](auto g, auto x, auto) { return g / sqrt(x * x + 1); }};

// y = acosh x      dy/dx = 1 / sqrt(x^2 - 1)
inline constexpr Unary Acosh{[](auto x) { return acosh(x); },
                             [](auto g, auto x, auto) { return g / sqrt((x - 1) * (x + 1)); }};

// y = atanh x      dy/dx = 1 / (1 - x^2)
inline constexpr Unary Atanh{[](auto x) { return atanh(x); },
                             [](auto g, auto x, auto) { return g / ((1 - x) * (1 + x)); }};

// y = erf x      dy/dx = 2 / sqrt(pi) e^(-x^2)
inline constexpr Unary Erf{
    [](auto x) { return erf(x); },
    [](auto g, auto x, auto) { return g * (1.128379167095512574 * exp(-x * x)); }};

// y = 1 - erf x      dy/dx = -2 / sqrt(pi) e^(-x^2)
inline constexpr Unary Erfc{
    [](auto x) { return erfc(x); },
    [](auto g, auto x, auto) { return g * (-1.128379167095512574 * exp(-x * x)); }};

}  // namespace GRADUS_OWNER
}  // namespace gradus::formula
