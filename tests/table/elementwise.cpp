#include <gradus/ops/ops.h>
#include "table/rows.h"

namespace gradus::table {
namespace {
const OpInput above_one{{3, 4}, 1.1, 3};
const OpInput wide{{3, 4}, -4, 4};
}  // namespace

// clang-format off
Rows functions() {
  return {
    {"pow", "", "a^b", "x^0 has derivative 0, also at 0; d/db 0^b = 0", smooth, {positive, any}, [](In x) { return pow(x[0], x[1]); }, "torch.pow(a, b)"},
    {"pow", "number", "a^c", "x^0 has derivative 0, also at 0", smooth, {any}, [](In x) { return pow(x[0], 3); }, "torch.pow(a, 3)"},
    {"pow", "of a number", "c^a", "", smooth, {any}, [](In x) { return pow(1.7, x[0]); }, "torch.pow(1.7, a)"},
    {"pow", "square root", "a^c", "", smooth, {positive}, [](In x) { return pow(x[0], 0.5); }, "torch.pow(a, 0.5)"},
    {"sqrt", "", "x^(1/2)", "derivative inf at 0", smooth, {positive}, [](In x) { return sqrt(x[0]); }, "torch.sqrt(a)"},
    {"rsqrt", "", "x^(-1/2)", "", smooth, {positive}, [](In x) { return rsqrt(x[0]); }, "torch.rsqrt(a)"},
    {"reciprocal", "", "1 / x", "", smooth, {positive}, [](In x) { return reciprocal(x[0]); }, "torch.reciprocal(a)"},
    {"exp", "", "e^x", "", smooth, {any}, [](In x) { return exp(x[0]); }, "torch.exp(a)"},
    {"exp2", "", "2^x", "", smooth, {any}, [](In x) { return exp2(x[0]); }, "torch.exp2(a)"},
    {"expm1", "", "e^x - 1", "", smooth, {any}, [](In x) { return expm1(x[0]); }, "torch.expm1(a)"},
    {"log", "", "natural logarithm of x", "derivative inf at 0", smooth, {positive}, [](In x) { return log(x[0]); }, "torch.log(a)"},
    {"log2", "", "logarithm of x to base 2", "", smooth, {positive}, [](In x) { return log2(x[0]); }, "torch.log2(a)"},
    {"log10", "", "logarithm of x to base 10", "", smooth, {positive}, [](In x) { return log10(x[0]); }, "torch.log10(a)"},
    {"log1p", "", "log(1 + x)", "", smooth, {positive}, [](In x) { return log1p(x[0]); }, "torch.log1p(a)"},
    {"logaddexp", "", "log(e^a + e^b)", "derivative 0 where both are -inf", smooth, {any, any}, [](In x) { return logaddexp(x[0], x[1]); }, "torch.logaddexp(a, b)"},
    {"sin", "", "sine of x", "", smooth, {wide}, [](In x) { return sin(x[0]); }, "torch.sin(a)"},
    {"cos", "", "cosine of x", "", smooth, {wide}, [](In x) { return cos(x[0]); }, "torch.cos(a)"},
    {"tan", "", "tangent of x", "", smooth, {unit}, [](In x) { return tan(x[0]); }, "torch.tan(a)"},
    {"asin", "", "arc sine of x", "derivative inf at -1 and 1", smooth, {unit}, [](In x) { return asin(x[0]); }, "torch.asin(a)"},
    {"acos", "", "arc cosine of x", "derivative -inf at -1 and 1", smooth, {unit}, [](In x) { return acos(x[0]); }, "torch.acos(a)"},
    {"atan", "", "arc tangent of x", "", smooth, {any}, [](In x) { return atan(x[0]); }, "torch.atan(a)"},
    {"atan2", "", "the angle of (b, a)", "derivative 0 at the origin", smooth, {any, positive}, [](In x) { return atan2(x[0], x[1]); }, "torch.atan2(a, b)"},
    {"sinh", "", "(e^x - e^-x) / 2", "", smooth, {any}, [](In x) { return sinh(x[0]); }, "torch.sinh(a)"},
    {"cosh", "", "(e^x + e^-x) / 2", "", smooth, {any}, [](In x) { return cosh(x[0]); }, "torch.cosh(a)"},
    {"tanh", "", "sinh x / cosh x", "", smooth, {any}, [](In x) { return tanh(x[0]); }, "torch.tanh(a)"},
    {"asinh", "", "log(x + sqrt(x^2 + 1))", "", smooth, {any}, [](In x) { return asinh(x[0]); }, "torch.asinh(a)"},
    {"acosh", "", "log(x + sqrt(x^2 - 1))", "derivative inf at 1", smooth, {above_one}, [](In x) { return acosh(x[0]); }, "torch.acosh(a)"},
    {"atanh", "", "log((1 + x) / (1 - x)) / 2", "", smooth, {unit}, [](In x) { return atanh(x[0]); }, "torch.atanh(a)"},
    {"hypot", "", "sqrt(a^2 + b^2)", "derivative 0 at the origin", smooth, {any, positive}, [](In x) { return hypot(x[0], x[1]); }, "torch.hypot(a, b)"},
    {"erf", "", "2/sqrt(pi) times the integral of e^(-t^2) from 0 to x", "", smooth, {any}, [](In x) { return erf(x[0]); }, "torch.erf(a)"},
    {"erfc", "", "1 - erf x", "", smooth, {any}, [](In x) { return erfc(x[0]); }, "torch.erfc(a)"},
    {"floor", "", "largest integer <= x", "derivative 0, also at the steps", flat, {any}, [](In x) { return floor(x[0]); }, "torch.floor(a)"},
    {"ceil", "", "smallest integer >= x", "derivative 0, also at the steps", flat, {any}, [](In x) { return ceil(x[0]); }, "torch.ceil(a)"},
    {"round", "", "nearest integer, halves to even", "derivative 0, also at the steps", flat, {any}, [](In x) { return round(x[0]); }, "torch.round(a)"},
    {"trunc", "", "x without its fraction", "derivative 0, also at the steps", flat, {any}, [](In x) { return trunc(x[0]); }, "torch.trunc(a)"},
    {"fmod", "", "a - b trunc(a / b)", "the steps count as flat", kinked, {wide, positive}, [](In x) { return fmod(x[0], x[1]); }, "torch.fmod(a, b)"},
  };
}

Rows activations() {
  return {
    {"relu", "", "max(x, 0)", "derivative 0 at 0; NaN goes through", kinked, {any}, [](In x) { return relu(x[0]); }, "torch.relu(a)"},
    {"leaky_relu", "", "x where x > 0, else slope x", "at 0 the derivative nearest to 0 of those between the sides", kinked, {any}, [](In x) { return leaky_relu(x[0], 0.1); }, "F.leaky_relu(a, 0.1)"},
    {"elu", "", "x where x > 0, else alpha (e^x - 1)", "at 0 the derivative nearest to 0 of those between the sides", kinked, {any}, [](In x) { return elu(x[0], 0.7); }, "F.elu(a, 0.7)"},
    {"selu", "", "1.0507 elu(x, 1.6733)", "derivative 1.0507 at 0", kinked, {any}, [](In x) { return selu(x[0]); }, "F.selu(a)"},
    {"gelu", "", "x (1 + erf(x / sqrt 2)) / 2", "", smooth, {any}, [](In x) { return gelu(x[0]); }, "F.gelu(a)"},
    {"gelu_tanh", "", "x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))) / 2", "", smooth, {any}, [](In x) { return gelu_tanh(x[0]); }, "F.gelu(a, approximate='tanh')"},
    {"silu", "", "x sigmoid(x)", "", smooth, {any}, [](In x) { return silu(x[0]); }, "F.silu(a)"},
    {"mish", "", "x tanh(softplus(x))", "", smooth, {any}, [](In x) { return mish(x[0]); }, "F.mish(a)"},
    {"sigmoid", "", "1 / (1 + e^-x)", "", smooth, {any}, [](In x) { return sigmoid(x[0]); }, "torch.sigmoid(a)"},
    {"log_sigmoid", "", "log sigmoid(x)", "", smooth, {any}, [](In x) { return log_sigmoid(x[0]); }, "F.logsigmoid(a)"},
    {"softplus", "", "log(1 + e^x)", "", smooth, {any}, [](In x) { return softplus(x[0]); }, "F.softplus(a)"},
    {"hardtanh", "", "clamp(x, low, high)", "derivative 0 at the bounds", kinked, {any}, [](In x) { return hardtanh(x[0]); }, "F.hardtanh(a)"},
  };
}
// clang-format on

}  // namespace gradus::table
