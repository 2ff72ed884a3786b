#include <gradus/ops/ops.h>
#include <gradus/ops/table/rows.h>

namespace gradus::table {

// clang-format off
Rows reductions() {
  return {
    {"sum", "", "sum of all elements", "0 where there are none", smooth, {any}, [](In x) { return sum(x[0]); }, "a.sum()"},
    {"sum", "axis", "sum along an axis", "", smooth, {any}, [](In x) { return sum(x[0], 0); }, "a.sum(0)"},
    {"sum", "axes, keepdim", "sum along axes", "", smooth, {{{2, 3, 4}}}, [](In x) { return sum(x[0], {0, -1}, keepdim); }, "a.sum((0, -1), keepdim=True)"},
    {"mean", "", "mean of all elements", "NaN where there are none", smooth, {any}, [](In x) { return mean(x[0]); }, "a.mean()"},
    {"mean", "axis", "mean along an axis", "", smooth, {any}, [](In x) { return mean(x[0], 1); }, "a.mean(1)"},
    {"argmax", "", "index of the largest along an axis", "the first of equals; NaN counts as largest", constant, {any}, [](In x) { return argmax(x[0], 1); }, "a.argmax(1)"},
  };
}
// clang-format on

}  // namespace gradus::table
