#include <gradus/ops/ops.h>
#include <gradus/ops/table/rows.h>

namespace gradus::table {

// clang-format off
Rows functions() {
  return {
    {"sqrt", "", "x^(1/2)", "derivative inf at 0", smooth, {positive}, [](In x) { return sqrt(x[0]); }, "torch.sqrt(a)"},
    {"pow", "", "a^b", "x^0 has derivative 0, also at 0; d/db 0^b = 0", smooth, {positive, any}, [](In x) { return pow(x[0], x[1]); }, "torch.pow(a, b)"},
    {"pow", "number", "a^c", "x^0 has derivative 0, also at 0", smooth, {any}, [](In x) { return pow(x[0], 3); }, "torch.pow(a, 3)"},
    {"pow", "of a number", "c^a", "", smooth, {any}, [](In x) { return pow(1.7, x[0]); }, "torch.pow(1.7, a)"},
    {"exp", "", "e^x", "", smooth, {any}, [](In x) { return exp(x[0]); }, "torch.exp(a)"},
    {"expm1", "", "e^x - 1", "", smooth, {any}, [](In x) { return expm1(x[0]); }, "torch.expm1(a)"},
    {"log", "", "natural logarithm of x", "derivative inf at 0", smooth, {positive}, [](In x) { return log(x[0]); }, "torch.log(a)"},
    {"log1p", "", "log(1 + x)", "", smooth, {positive}, [](In x) { return log1p(x[0]); }, "torch.log1p(a)"},
    {"sin", "", "sine of x", "", smooth, {any}, [](In x) { return sin(x[0]); }, "torch.sin(a)"},
    {"cos", "", "cosine of x", "", smooth, {any}, [](In x) { return cos(x[0]); }, "torch.cos(a)"},
    {"tanh", "", "hyperbolic tangent of x", "", smooth, {any}, [](In x) { return tanh(x[0]); }, "torch.tanh(a)"},
    {"sigmoid", "", "1 / (1 + e^-x)", "", smooth, {any}, [](In x) { return sigmoid(x[0]); }, "torch.sigmoid(a)"},
    {"relu", "", "max(x, 0)", "derivative 0 at 0; NaN goes through", kinked, {any}, [](In x) { return relu(x[0]); }, "torch.relu(a)"},
    {"softplus", "", "log(1 + e^x)", "", smooth, {any}, [](In x) { return softplus(x[0]); }, "F.softplus(a)"},
  };
}
// clang-format on

}  // namespace gradus::table
