#include <gradus/ops/ops.h>
#include <gradus/ops/table/rows.h>

namespace gradus::table {

// clang-format off
Rows products() {
  return {
    {"matmul", "", "a b", "", smooth, {{{3, 4}}, {{4, 5}}}, [](In x) { return matmul(x[0], x[1]); }, "a @ b"},
    {"matmul", "batched", "a b, batches broadcast", "", smooth, {{{2, 1, 3, 4}}, {{3, 4, 2}}}, [](In x) { return matmul(x[0], x[1]); }, "a @ b"},
    {"matmul", "vectors", "the scalar product", "", smooth, {row, row}, [](In x) { return matmul(x[0], x[1]); }, "a @ b"},
    {"matmul", "matrix times vector", "a b", "", smooth, {any, row}, [](In x) { return matmul(x[0], x[1]); }, "a @ b"},
    {"matmul", "transposed views", "aT bT", "", smooth, {{{4, 3}}, {{5, 4}}}, [](In x) { return matmul(transpose(x[0]), transpose(x[1])); }, "a.T @ b.T"},
    {"linear", "", "x weightT + bias", "", smooth, {{{5, 4}}, {{3, 4}}, {{3}}}, [](In x) { return linear(x[0], x[1], x[2]); }, "F.linear(a, b, c)"},
    {"linear", "batched", "x weightT + bias", "", smooth, {{{2, 5, 4}}, {{3, 4}}, {{3}}}, [](In x) { return linear(x[0], x[1], x[2]); }, "F.linear(a, b, c)"},
  };
}
// clang-format on

}  // namespace gradus::table
