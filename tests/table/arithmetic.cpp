#include <gradus/ops/ops.h>
#include "table/rows.h"

namespace gradus::table {

// clang-format off
Rows arithmetic() {
  return {
    {"add", "", "a + b", "", smooth, {any, any}, [](In x) { return x[0] + x[1]; }, "a + b"},
    {"add", "broadcast", "a + b", "", smooth, {any, row}, [](In x) { return x[0] + x[1]; }, "a + b"},
    {"add", "number", "a + c", "", smooth, {any}, [](In x) { return x[0] + 1.5; }, "a + 1.5"},
    {"sub", "", "a - b", "", smooth, {any, any}, [](In x) { return x[0] - x[1]; }, "a - b"},
    {"sub", "number first", "c - a", "", smooth, {any}, [](In x) { return 1 - x[0]; }, "1 - a"},
    {"mul", "", "a b", "", smooth, {any, any}, [](In x) { return x[0] * x[1]; }, "a * b"},
    {"mul", "broadcast both", "a b", "", smooth, {{{3, 1}}, row}, [](In x) { return x[0] * x[1]; }, "a * b"},
    {"mul", "itself", "a a", "", smooth, {any}, [](In x) { return x[0] * x[0]; }, "a * a"},
    {"div", "", "a / b", "", smooth, {any, positive}, [](In x) { return x[0] / x[1]; }, "a / b"},
    {"div", "number first", "c / a", "", smooth, {positive}, [](In x) { return 2 / x[0]; }, "2 / a"},
    {"neg", "", "-x", "", smooth, {any}, [](In x) { return -x[0]; }, "-a"},
    {"abs", "", "|x|", "derivative 0 at 0", kinked, {any}, [](In x) { return abs(x[0]); }, "torch.abs(a)"},
    {"sign", "", "-1, 0 or 1", "derivative 0 everywhere but at NaN", flat, {any}, [](In x) { return sign(x[0]); }, "torch.sign(a)"},
    {"square", "", "x^2", "", smooth, {any}, [](In x) { return square(x[0]); }, "torch.square(a)"},
    {"maximum", "", "the larger of a and b", "at a tie half to each; NaN goes through", kinked, {any, any}, [](In x) { return maximum(x[0], x[1]); }, "torch.maximum(a, b)"},
    {"maximum", "number", "max(a, c)", "derivative 0 where a <= c", kinked, {any}, [](In x) { return maximum(x[0], 0.3); }, "torch.clamp(a, min=0.3)"},
    {"minimum", "", "the smaller of a and b", "at a tie half to each; NaN goes through", kinked, {any, any}, [](In x) { return minimum(x[0], x[1]); }, "torch.minimum(a, b)"},
    {"minimum", "number", "min(a, c)", "derivative 0 where a >= c", kinked, {any}, [](In x) { return minimum(x[0], 0.3); }, "torch.clamp(a, max=0.3)"},
    {"clamp", "", "min(max(x, low), high)", "derivative 0 at the bounds; NaN goes through", kinked, {any}, [](In x) { return clamp(x[0], -0.5, 0.8); }, "torch.clamp(a, -0.5, 0.8)"},
    {"lerp", "", "a + weight (b - a)", "", smooth, {any, any, unit}, [](In x) { return lerp(x[0], x[1], x[2]); }, "torch.lerp(a, b, c)"},
    {"where", "", "a where the mask is not 0, else b", "the branch not taken gets gradient 0, whatever its value", smooth, {mask, any, any}, [](In x) { return where(x[0], x[1], x[2]); }, "torch.where(a != 0, b, c)"},
  };
}
// clang-format on

}  // namespace gradus::table
