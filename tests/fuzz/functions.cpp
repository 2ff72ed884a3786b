#include "elementwise.h"

// Each text has two meanings: on a long double it is the reference, on a tensor the op itself.

namespace fuzz {
namespace {

using std::abs, std::exp, std::exp2, std::expm1, std::log, std::log10, std::log1p, std::log2;
using std::acos, std::asin, std::atan, std::cos, std::sin, std::sqrt, std::tan, std::pow;
using std::acosh, std::asinh, std::atanh, std::cosh, std::sinh, std::tanh, std::erf, std::erfc;

Real square(Real x) { return x * x; }
Real reciprocal(Real x) { return 1 / x; }
Real rsqrt(Real x) { return 1 / std::sqrt(x); }
Real sigmoid(Real x) { return 1 / (1 + std::exp(-x)); }
Real log_sigmoid(Real x) { return -std::log1p(std::exp(-x)); }
Real softplus(Real x) { return std::log1p(std::exp(x)); }
Real silu(Real x) { return x * sigmoid(x); }
Real mish(Real x) { return x * std::tanh(softplus(x)); }
Real gelu(Real x) { return x * std::erfc(-x / std::sqrt(Real{2})) / 2; }
Real gelu_tanh(Real x) {
  const Real pi = std::acos(Real{-1});
  return x * (1 + std::tanh(std::sqrt(2 / pi) * (x + 0.044715L * x * x * x))) / 2;
}
Real relu(Real x) { return x > 0 ? x : 0; }
Real leaky_relu(Real x, double slope) { return x > 0 ? x : slope * x; }
Real elu(Real x) { return x > 0 ? x : std::expm1(x); }
Real clamp(Real x, double low, double high) { return x < low ? low : x > high ? high : x; }

Real itself(Real x) { return x; }
constexpr double far = std::numeric_limits<double>::infinity();

std::vector<Kind> make() {
  return {
      unary("-$a", [](auto a) { return -a; }),
      unary("$a + 0.5", [](auto a) { return a + 0.5; }),
      unary("1 - $a", [](auto a) { return 1 - a; }),
      unary("2 * $a", [](auto a) { return 2 * a; }),
      unary("$a / 3", [](auto a) { return a / 3; }),
      unary(
          "2 / $a", [](auto a) { return 2 / a; }, 0.4),
      unary("square($a)", [](auto a) { return square(a); }),
      unary("pow($a, 3)", [](auto a) { return pow(a, 3); }),
      unary(
          "pow($a, -1.5)", [](auto a) { return pow(a, -1.5); }, 0.4),
      unary("pow(1.5, $a)", [](auto a) { return pow(1.5, a); }),
      unary(
          "reciprocal($a)", [](auto a) { return reciprocal(a); }, -far, -0.4),
      unary(
          "sqrt($a)", [](auto a) { return sqrt(a); }, 0.2),
      unary(
          "rsqrt($a)", [](auto a) { return rsqrt(a); }, 0.4),
      unary("exp($a)", [](auto a) { return exp(a); }),
      unary("exp2($a)", [](auto a) { return exp2(a); }),
      unary("expm1($a)", [](auto a) { return expm1(a); }),
      unary(
          "log($a)", [](auto a) { return log(a); }, 0.2),
      unary(
          "log2($a)", [](auto a) { return log2(a); }, 0.2),
      unary(
          "log10($a)", [](auto a) { return log10(a); }, 0.2),
      unary(
          "log1p($a)", [](auto a) { return log1p(a); }, -0.7),
      unary("sin($a)", [](auto a) { return sin(a); }),
      unary("cos($a)", [](auto a) { return cos(a); }),
      unary(
          "tan($a)", [](auto a) { return tan(a); }, -1.2, 1.2),
      unary(
          "asin($a)", [](auto a) { return asin(a); }, -0.9, 0.9),
      unary(
          "acos($a)", [](auto a) { return acos(a); }, -0.9, 0.9),
      unary("atan($a)", [](auto a) { return atan(a); }),
      unary("sinh($a)", [](auto a) { return sinh(a); }),
      unary("cosh($a)", [](auto a) { return cosh(a); }),
      unary("tanh($a)", [](auto a) { return tanh(a); }),
      unary("asinh($a)", [](auto a) { return asinh(a); }),
      unary(
          "acosh($a)", [](auto a) { return acosh(a); }, 1.2),
      unary(
          "atanh($a)", [](auto a) { return atanh(a); }, -0.9, 0.9),
      unary("erf($a)", [](auto a) { return erf(a); }),
      unary("erfc($a)", [](auto a) { return erfc(a); }),
      unary("sigmoid($a)", [](auto a) { return sigmoid(a); }),
      unary("log_sigmoid($a)", [](auto a) { return log_sigmoid(a); }),
      unary("softplus($a)", [](auto a) { return softplus(a); }),
      unary("silu($a)", [](auto a) { return silu(a); }),
      unary("mish($a)", [](auto a) { return mish(a); }),
      unary("gelu($a)", [](auto a) { return gelu(a); }),
      unary("gelu_tanh($a)", [](auto a) { return gelu_tanh(a); }),
      kinked(unary("abs($a)", [](auto a) { return abs(a); }), itself),
      kinked(unary("relu($a)", [](auto a) { return relu(a); }), itself),
      kinked(unary("leaky_relu($a, 0.1)", [](auto a) { return leaky_relu(a, 0.1); }), itself),
      kinked(unary("elu($a)", [](auto a) { return elu(a); }), itself),
      kinked(unary("clamp($a, -1, 1)", [](auto a) { return clamp(a, -1, 1); }),
             [](Real a) { return (a - 1) * (a + 1); }),
  };
}

}  // namespace

const std::vector<Kind>& functions() {
  static const std::vector<Kind> kinds = make();
  return kinds;
}

}  // namespace fuzz
