#include <gradus/ops/ops.h>
#include <gradus/ops/table/rows.h>

namespace gradus::table {

// clang-format off
Rows indexing() {
  return {
    {"gather", "", "y[i][j] = x[index[i][j]][j] for axis 0", "", smooth, {any, {{5, 4}, 0, 3, int64}}, [](In x) { return gather(x[0], 0, x[1]); }, "a.gather(0, b)"},
    {"scatter_add", "", "x with source added at the index", "repeated indices add up", smooth, {any, {{5, 4}, 0, 3, int64}, {{5, 4}}}, [](In x) { return scatter_add(x[0], 0, x[1], x[2]); }, "a.scatter_add(0, b, c)"},
    {"index_select", "", "the slices that a 1-D index names", "", smooth, {any, {{5}, 0, 3, int64}}, [](In x) { return index_select(x[0], 0, x[1]); }, "a.index_select(0, b)"},
    {"one_hot", "", "1 at the label, else 0", "", constant, {{{5}, 0, 3, int64}}, [](In x) { return one_hot(x[0], 3, float64); }, "F.one_hot(a, 3).double()"},
  };
}
// clang-format on

}  // namespace gradus::table
