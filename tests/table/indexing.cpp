#include <gradus/ops/ops.h>
#include "table/rows.h"

namespace gradus::table {

namespace {
const OpInput rows_of_3{{5}, 0, 3, int64};
const OpInput signed_of_3{{5}, -3, 3, int64};

Tensor neg_of(const Tensor& x) { return -x; }
Tensor sqrt_of(const Tensor& x) { return sqrt(x); }
Tensor square_of(const Tensor& x) { return square(x); }
}  // namespace

// clang-format off
Rows indexing() {
  return {
    {"gather", "", "y[i][j] = x[index[i][j]][j] for axis 0", "repeated places add up in the gradient", smooth, {any, {{5, 4}, 0, 3, int64}}, [](In x) { return gather(x[0], 0, x[1]); }, "a.gather(0, b)"},
    {"gather", "negative, last axis", "y[i][j] = x[i][index[i][j]] for axis 1", "negative places count from the end", smooth, {any, {{2, 6}, -4, 4, int64}}, [](In x) { return gather(x[0], -1, x[1]); }, "a.gather(-1, b % 4)"},
    {"gather", "strided", "y[i][j] = x[index[i][j]][j] for axis 0", "", smooth, {{{2, 4, 3}}, {{2, 5, 2}, 0, 3, int64}}, [](In x) { return gather(transpose(x[0]), 1, x[1]); }, "a.transpose(1, 2).gather(1, b)"},
    {"scatter_add", "", "x with source added at the index", "repeated places add up", smooth, {any, {{5, 4}, 0, 3, int64}, {{5, 4}}}, [](In x) { return scatter_add(x[0], 0, x[1], x[2]); }, "a.scatter_add(0, b, c)"},
    {"scatter_add", "negative, last axis", "x with source added at the index", "negative places count from the end", smooth, {any, {{2, 6}, -4, 4, int64}, {{2, 6}}}, [](In x) { return scatter_add(x[0], 1, x[1], x[2]); }, "a.scatter_add(1, b % 4, c)"},
    {"index_select", "", "the slices that a vector names", "repeated places add up in the gradient", smooth, {any, rows_of_3}, [](In x) { return index_select(x[0], 0, x[1]); }, "a.index_select(0, b)"},
    {"index_select", "negative, last axis", "the slices that a vector names", "negative places count from the end", smooth, {{{2, 2, 3}}, signed_of_3}, [](In x) { return index_select(x[0], -1, x[1]); }, "a.index_select(-1, b % 3)"},
    {"index_select", "strided", "the slices that a vector names", "", smooth, {{{3, 4, 2}}, rows_of_3}, [](In x) { return index_select(permute(x[0], {2, 0, 1}), 1, x[1]); }, "a.permute(2, 0, 1).index_select(1, b)"},
    {"index_add", "", "x with the slices of source added at a vector of places", "repeated places add up", smooth, {any, rows_of_3, {{5, 4}}}, [](In x) { return index_add(x[0], 0, x[1], x[2]); }, "a.index_add(0, b, c)"},
    {"index_add", "negative, last axis", "x with the slices of source added at a vector of places", "negative places count from the end", smooth, {{{4, 3}}, signed_of_3, {{4, 5}}}, [](In x) { return index_add(x[0], -1, x[1], x[2]); }, "a.index_add(-1, b % 3, c)"},
    {"take", "", "elements of x, counted row-major", "repeated places add up in the gradient", smooth, {any, {{2, 5}, 0, 12, int64}}, [](In x) { return take(x[0], x[1]); }, "a.take(b)"},
    {"take", "negative, of a transpose", "elements of x, counted row-major", "negative places count from the end", smooth, {any, {{7}, -12, 12, int64}}, [](In x) { return take(transpose(x[0]), x[1]); }, "a.T.take(b)"},
    {"embedding", "", "y[…, :] = weight[index[…], :]", "repeated places add up in the gradient", smooth, {any, {{2, 5}, 0, 3, int64}}, [](In x) { return embedding(x[0], x[1]); }, "F.embedding(b, a)"},
    {"embedding", "negative, one place", "y[…, :] = weight[index[…], :]", "negative places count from the end", smooth, {any, {{}, -3, 0, int64}}, [](In x) { return embedding(x[0], x[1]); }, "a[b]"},
    {"masked_fill", "", "value where mask is not 0, else x", "the gradient is 0 where it is filled, whatever x is there", smooth, {any, mask}, [](In x) { return masked_fill(x[0], x[1], -3); }, "a.masked_fill(b == 1, -3)"},
    {"masked_fill", "broadcast", "value where mask is not 0, else x", "", smooth, {any, {{4}, 0, 2, int64}}, [](In x) { return masked_fill(x[0], x[1], 2.5); }, "a.masked_fill(b == 1, 2.5)"},
    {"masked_select", "", "the elements of x where mask is not 0, as a vector", "", smooth, {any, mask}, [](In x) { return masked_select(x[0], x[1]); }, "a.masked_select(b == 1)"},
    {"masked_select", "broadcast", "the elements of x where mask is not 0, as a vector", "", smooth, {{{3, 1}}, mask}, [](In x) { return masked_select(x[0], x[1]); }, "a.masked_select(b == 1)"},
    {"safe_where", "", "f(x) where the mask is not 0, else g(x)", "each branch is given its own elements only: no NaN comes from the other", smooth, {mask, any}, [](In x) { return safe_where(x[0], x[1], neg_of, square_of); }, "torch.where(a != 0, -b, b.square())"},
    {"safe_where", "out of the domain", "f(x) where the mask is not 0, else g(x)", "", smooth, {any}, [](In x) { return safe_where(x[0] > 0, x[0], sqrt_of, square_of); }, "torch.where(a > 0, a.clamp(min=1e-9).sqrt(), a.square())"},
    {"safe_where", "broadcast, one branch", "f(x) where the mask is not 0, else g(x)", "", smooth, {{{3, 1}, 0, 1, int64}, row}, [](In x) { return safe_where(x[0], x[1], sqrt_of, square_of); }, "torch.where(a != 0, b.clamp(min=1e-9).sqrt(), b.square())"},
    {"one_hot", "", "1 at the label, else 0", "labels do not count from the end", constant, {rows_of_3}, [](In x) { return one_hot(x[0], 3, float64); }, "F.one_hot(a, 3).double()"},
  };
}
// clang-format on

}  // namespace gradus::table
