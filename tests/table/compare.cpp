#include <gradus/ops/ops.h>
#include "table/rows.h"

namespace gradus::table {

// clang-format off
Rows comparisons() {
  return {
    {"less", "", "1 where a < b", "", constant, {any, any}, [](In x) { return x[0] < x[1]; }, "(a < b).long()"},
    {"less_equal", "", "1 where a <= b", "", constant, {any, any}, [](In x) { return x[0] <= x[1]; }, "(a <= b).long()"},
    {"greater", "", "1 where a > b", "", constant, {any, any}, [](In x) { return x[0] > x[1]; }, "(a > b).long()"},
    {"greater_equal", "", "1 where a >= b", "", constant, {any, any}, [](In x) { return x[0] >= x[1]; }, "(a >= b).long()"},
    {"equal", "", "1 where a = b", "", constant, {mask, mask}, [](In x) { return x[0] == x[1]; }, "(a == b).long()"},
    {"not_equal", "", "1 where a is not b", "true for NaN", constant, {mask, mask}, [](In x) { return x[0] != x[1]; }, "(a != b).long()"},
    {"logical_and", "", "1 where both are not 0", "", constant, {mask, mask}, [](In x) { return x[0] && x[1]; }, "torch.logical_and(a, b).long()"},
    {"logical_or", "", "1 where one is not 0", "", constant, {mask, mask}, [](In x) { return x[0] || x[1]; }, "torch.logical_or(a, b).long()"},
    {"logical_not", "", "1 where x is 0", "", constant, {mask}, [](In x) { return !x[0]; }, "torch.logical_not(a).long()"},
    {"isnan", "", "1 where x is NaN", "", constant, {any}, [](In x) { return isnan(log(x[0])); }, "torch.isnan(torch.log(a)).long()"},
    {"isfinite", "", "1 where x is neither NaN nor infinite", "", constant, {any}, [](In x) { return isfinite(log(x[0])); }, "torch.isfinite(torch.log(a)).long()"},
  };
}
// clang-format on

}  // namespace gradus::table
