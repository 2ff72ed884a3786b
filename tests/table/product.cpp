#include <gradus/ops/ops.h>
#include "table/rows.h"

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
    {"matmul", "shared weights", "a b, one b for all batches", "", smooth, {{{2, 3, 4, 5}}, {{5, 2}}}, [](In x) { return matmul(x[0], x[1]); }, "a @ b"},
    {"matmul", "shared left", "a b, one a for all batches", "", smooth, {{{3, 4}}, {{2, 3, 4, 2}}}, [](In x) { return matmul(x[0], x[1]); }, "a @ b"},
    {"matmul", "vector times matrices", "a b", "", smooth, {row, {{2, 4, 3}}}, [](In x) { return matmul(x[0], x[1]); }, "a @ b"},
    {"matmul", "matrices times vector", "a b", "", smooth, {{{2, 3, 4}}, row}, [](In x) { return matmul(x[0], x[1]); }, "a @ b"},
    {"matmul", "the same twice", "a aT", "", smooth, {any}, [](In x) { return matmul(x[0], transpose(x[0])); }, "a @ a.T"},
    {"bilinear", "", "x1T weight[k] x2 + bias[k]", "", smooth, {{{5, 3}}, {{5, 4}}, {{2, 3, 4}}, {{2}}}, [](In x) { return bilinear(x[0], x[1], x[2], x[3]); }, "F.bilinear(a, b, c, d)"},
    {"bilinear", "batched", "x1T weight[k] x2 + bias[k]", "", smooth, {{{2, 3, 3}}, {{2, 3, 2}}, {{4, 3, 2}}, {{4}}}, [](In x) { return bilinear(x[0], x[1], x[2], x[3]); }, "F.bilinear(a, b, c, d)"},
    {"dot", "", "sum of a[i] b[i]", "", smooth, {row, row}, [](In x) { return dot(x[0], x[1]); }, "torch.dot(a, b)"},
    {"outer", "", "a[i] b[j]", "", smooth, {row, {{3}}}, [](In x) { return outer(x[0], x[1]); }, "torch.outer(a, b)"},
    {"einsum", "", "sum over the letters that the output lacks", "", smooth, {{{3, 4}}, {{4, 5}}}, [](In x) { return einsum("ij,jk->ik", x); }, "torch.einsum('ij,jk->ik', a, b)"},
    {"einsum", "implicit output", "y[i][k] = sum of a[k][j] b[j][i]", "without an arrow: the letters that come once, in alphabetical order", smooth, {{{3, 4}}, {{4, 2}}}, [](In x) { return einsum("kj,ji", {x[0], x[1]}); }, "torch.einsum('kj,ji', a, b)"},
    {"einsum", "trace", "sum of a[i][i]", "", smooth, {{{3, 3}}}, [](In x) { return einsum("ii", {x[0]}); }, "torch.einsum('ii', a)"},
    {"einsum", "diagonal", "a[i][i]", "", smooth, {{{3, 3}}}, [](In x) { return einsum("ii->i", {x[0]}); }, "torch.einsum('ii->i', a)"},
    {"einsum", "diagonals of a batch", "a[i][j][i][k][i]", "", smooth, {{{2, 3, 2, 4, 2}}}, [](In x) { return einsum("ijiki->kji", {x[0]}); }, "torch.einsum('ijiki->kji', a)"},
    {"einsum", "transpose", "a[i][j][k]", "", smooth, {{{2, 3, 4}}}, [](In x) { return einsum("ijk->kji", {x[0]}); }, "torch.einsum('ijk->kji', a)"},
    {"einsum", "sum", "sum of a[i][j]", "", smooth, {{{3, 4}}}, [](In x) { return einsum("ij->", {x[0]}); }, "torch.einsum('ij->', a)"},
    {"einsum", "rows", "sum over j of a[b][i][j] c[b][i][j]", "", smooth, {{{2, 3, 4}}, {{2, 3, 4}}}, [](In x) { return einsum("bij,bij->bi", {x[0], x[1]}); }, "torch.einsum('bij,bij->bi', a, b)"},
    {"einsum", "product", "a[i][j] b[i][j]", "", smooth, {{{3, 4}}, {{3, 4}}}, [](In x) { return einsum("ij,ij->ji", {x[0], x[1]}); }, "torch.einsum('ij,ij->ji', a, b)"},
    {"einsum", "outer", "a[i] b[j][k]", "", smooth, {{{2}}, {{3, 4}}}, [](In x) { return einsum("i,jk->kij", {x[0], x[1]}); }, "torch.einsum('i,jk->kij', a, b)"},
    {"einsum", "attention", "sum over d", "", smooth, {{{2, 3, 2, 4}}, {{2, 5, 2, 4}}}, [](In x) { return einsum("bqhd,bkhd->bhqk", {x[0], x[1]}); }, "torch.einsum('bqhd,bkhd->bhqk', a, b)"},
    {"einsum", "ellipsis", "a b, batches broadcast", "", smooth, {{{2, 1, 3, 4}}, {{3, 4, 2}}}, [](In x) { return einsum("...ij,...jk->...ik", {x[0], x[1]}); }, "torch.einsum('...ij,...jk->...ik', a, b)"},
    {"einsum", "ellipsis on one", "sum over i", "", smooth, {{{3, 2, 4}}, {{3, 5}}}, [](In x) { return einsum("i...,ik->...k", {x[0], x[1]}); }, "torch.einsum('i...,ik->...k', a, b)"},
    {"einsum", "ellipsis, implicit output", "sum over b", "what the ellipsis covers comes first", smooth, {{{2, 3, 4}}, {{3}}}, [](In x) { return einsum("...ba,b", {x[0], x[1]}); }, "torch.einsum('...ba,b', a, b)"},
    {"einsum", "size 1 broadcasts", "sum over j", "axes of size 1 stretch to the other size of their letter", smooth, {{{3, 1}}, {{1, 4}}}, [](In x) { return einsum("ij,ij->i", {x[0], x[1]}); }, "torch.einsum('ij,ij->i', a, b)"},
    {"einsum", "three operands", "a b c", "", smooth, {{{2, 3}}, {{3, 4}}, {{4, 2}}}, [](In x) { return einsum("ij,jk,kl->il", {x[0], x[1], x[2]}); }, "torch.einsum('ij,jk,kl->il', a, b, c)"},
    {"einsum", "four operands", "sum over i and j", "", smooth, {{{2, 3}}, {{4, 3, 2}}, {{2, 2}}, {{4}}}, [](In x) { return einsum("bi,oij,bj,o->bo", {x[0], x[1], x[2], x[3]}); }, "torch.einsum('bi,oij,bj,o->bo', a, b, c, d)"},
    {"einsum", "only in one", "sum over i and j", "", smooth, {{{3, 4}}, {{2, 4}}}, [](In x) { return einsum("ij,kj->k", {x[0], x[1]}); }, "torch.einsum('ij,kj->k', a, b)"},
    {"einsum", "vectors", "sum of a[i] b[i]", "", smooth, {{{4}}, {{4}}}, [](In x) { return einsum("i,i", {x[0], x[1]}); }, "torch.einsum('i,i', a, b)"},
    {"einsum", "diagonal times vector", "sum over i", "", smooth, {{{3, 3, 2}}, {{3}}}, [](In x) { return einsum("iij,i->j", {x[0], x[1]}); }, "torch.einsum('iij,i->j', a, b)"},
  };
}
// clang-format on

}  // namespace gradus::table
