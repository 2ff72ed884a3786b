#include <gradus/ops/ops.h>
#include "table/rows.h"

namespace gradus::table {
namespace {

// Inputs are drawn at random, so each row makes a well-conditioned matrix of them first; int64,
// which the op itself is to refuse, is passed on.
Tensor identity(const Tensor& x) { return eye(x.shape().back(), x.dtype()); }
Tensor regular(const Tensor& x) { return x + 6 * identity(x); }
Tensor definite(const Tensor& x) {
  if (x.dtype() == int64) return x;
  return matmul(x, transpose(x)) + eye(x.shape()[x.rank() - 2], x.dtype());
}
// Values about 1 apart.
Tensor spread(const Tensor& x) {
  if (x.dtype() == int64) return x;
  return x / 10 + identity(x) * tensor({1, 2, 3}, x.dtype());
}
Tensor symmetric(const Tensor& x) { return spread(x + transpose(x)); }
// Three columns, or rows, of 1, 2 and 3 in their first places.
Tensor tall(const Tensor& x) {
  return concat({spread(slice(x, -2, 0, 3)), slice(x, -2, 3, 9)}, -2);
}
Tensor wide(const Tensor& x) { return transpose(tall(transpose(x))); }
// The same with the vectors' signs multiplied out.
Tensor rebuild(const Eigh& e) {
  return matmul(e.vectors * exp(unsqueeze(e.values, -2)), transpose(e.vectors));
}
Tensor rebuild(const Svd& s) { return matmul(s.u * exp(unsqueeze(s.s, -2)), s.vh); }

const OpInput matrix{{3, 3}}, matrices{{2, 3, 3}}, right{{3, 2}};
const char* const one_sided =
    "reads the lower triangle and takes a for symmetric; the gradient is symmetric";
const char* const gauge = "vectors are of either sign; their derivative wants distinct values, "
                          "else ValueError where it is asked for";
const char* const regular_only = "a singular a is a ValueError";

}  // namespace

// clang-format off
Rows linear_algebra() {
  return {
    {"solve", "", "the x with a x = b", regular_only, smooth, {matrix, right}, [](In x) { return solve(regular(x[0]), x[1]); }, "torch.linalg.solve(a + 6 * torch.eye(3).to(a), b)"},
    {"solve", "vector", "the x with a x = b", "a b of one axis is a vector", smooth, {matrix, {{3}}}, [](In x) { return solve(regular(x[0]), x[1]); }, "torch.linalg.solve(a + 6 * torch.eye(3).to(a), b)"},
    {"solve", "batches broadcast", "the x with a x = b", "", smooth, {{{2, 1, 3, 3}}, {{4, 3, 2}}}, [](In x) { return solve(regular(x[0]), x[1]); }, "torch.linalg.solve(a + 6 * torch.eye(3).to(a), b)"},
    {"solve", "one matrix, many b", "the x with a x = b", "", smooth, {matrix, {{2, 4, 3, 2}}}, [](In x) { return solve(regular(x[0]), x[1]); }, "torch.linalg.solve(a + 6 * torch.eye(3).to(a), b)"},
    {"solve", "transposed views", "the x with aT x = bT", "", smooth, {matrix, {{2, 3}}}, [](In x) { return solve(transpose(regular(x[0])), transpose(x[1])); }, "torch.linalg.solve((a + 6 * torch.eye(3).to(a)).mT, b.mT)"},
    {"triangular_solve", "", "the x with a x = b, by a's lower triangle", "a 0 on the diagonal is a ValueError", smooth, {matrix, right}, [](In x) { return triangular_solve(regular(x[0]), x[1]); }, "torch.linalg.solve_triangular((a + 6 * torch.eye(3).to(a)).tril(), b, upper=False)"},
    {"triangular_solve", "upper", "the x with a x = b, by a's upper triangle", "", smooth, {matrices, {{2, 3, 2}}}, [](In x) { return triangular_solve(regular(x[0]), x[1], {.upper = true}); }, "torch.linalg.solve_triangular((a + 6 * torch.eye(3).to(a)).triu(), b, upper=True)"},
    {"triangular_solve", "transposed", "the x with aT x = b, by a's lower triangle", "", smooth, {matrix, right}, [](In x) { return triangular_solve(regular(x[0]), x[1], {.transposed = true}); }, "torch.linalg.solve_triangular((a + 6 * torch.eye(3).to(a)).tril().mT, b, upper=True)"},
    {"triangular_solve", "upper, transposed", "the x with aT x = b, by a's upper triangle", "", smooth, {matrix, right}, [](In x) { return triangular_solve(regular(x[0]), x[1], {.upper = true, .transposed = true}); }, "torch.linalg.solve_triangular((a + 6 * torch.eye(3).to(a)).triu().mT, b, upper=False)"},
    {"triangular_solve", "unit", "the x with a x = b, ones on a's diagonal", "the diagonal is not read, its gradient is 0", smooth, {matrix, right}, [](In x) { return triangular_solve(x[0], x[1], {.unit = true}); }, "torch.linalg.solve_triangular(a.tril(-1) + torch.eye(3).to(a), b, upper=False, unitriangular=True)"},
    {"triangular_solve", "one matrix, many vectors", "the x with a x = b, by a's lower triangle", "", smooth, {matrix, {{4, 3, 1}}}, [](In x) { return triangular_solve(regular(x[0]), x[1]); }, "torch.linalg.solve_triangular((a + 6 * torch.eye(3).to(a)).tril(), b, upper=False)"},
    {"inverse", "", "the x with a x = 1", regular_only, smooth, {matrix}, [](In x) { return inverse(regular(x[0])); }, "torch.linalg.inv(a + 6 * torch.eye(3).to(a))"},
    {"inverse", "batched", "the x with a x = 1", "", smooth, {matrices}, [](In x) { return inverse(regular(x[0])); }, "torch.linalg.inv(a + 6 * torch.eye(3).to(a))"},
    {"det", "", "the determinant", "0 where a is singular; there its derivative is a ValueError", smooth, {matrix}, [](In x) { return det(regular(x[0])); }, "torch.linalg.det(a + 6 * torch.eye(3).to(a))"},
    {"det", "batched", "the determinant", "", smooth, {matrices}, [](In x) { return det(spread(x[0])); }, "torch.linalg.det(a / 10 + torch.tensor([1., 2, 3]).to(a).diag())"},
    {"logdet", "", "log det a", "a determinant that is not positive is a ValueError", smooth, {matrices}, [](In x) { return logdet(definite(x[0])); }, "torch.logdet(a @ a.mT + torch.eye(3).to(a))"},
    {"slogdet", "", "log |det a|, beside the sign of det a", regular_only, smooth, {matrices}, [](In x) { return slogdet(-regular(x[0])).logabsdet; }, "torch.linalg.slogdet(-a - 6 * torch.eye(3).to(a)).logabsdet"},
    {"slogdet", "sign", "the sign of det a", "its derivative is 0", constant, {matrices}, [](In x) { return slogdet(-regular(x[0])).sign; }, "torch.linalg.slogdet(-a - 6 * torch.eye(3).to(a)).sign"},
    {"cholesky", "", "the lower L with L LT = a", one_sided, smooth, {matrix}, [](In x) { return cholesky(definite(x[0])); }, "torch.linalg.cholesky(a @ a.mT + torch.eye(3).to(a))"},
    {"cholesky", "batched", "the lower L with L LT = a", one_sided, smooth, {matrices}, [](In x) { return cholesky(definite(x[0])); }, "torch.linalg.cholesky(a @ a.mT + torch.eye(3).to(a))"},
    {"qr", "q", "columns at right angles, of a = q r", "r's diagonal may be negative; the derivative wants independent columns, else ValueError", smooth, {{{2, 5, 3}}}, [](In x) { return qr(tall(x[0])).q; }, "torch.linalg.qr(torch.cat([a[..., :3, :] / 10 + torch.tensor([1., 2, 3]).to(a).diag(), a[..., 3:, :]], -2)).Q"},
    {"qr", "r", "the upper triangle of a = q r", "", smooth, {{{5, 3}}}, [](In x) { return qr(tall(x[0])).r; }, "torch.linalg.qr(torch.cat([a[..., :3, :] / 10 + torch.tensor([1., 2, 3]).to(a).diag(), a[..., 3:, :]], -2)).R"},
    {"qr", "square", "a = q r", "", smooth, {matrix}, [](In x) { const auto [q, r] = qr(spread(x[0])); return matmul(r, q); }, "(lambda f: f.R @ f.Q)(torch.linalg.qr(a / 10 + torch.tensor([1., 2, 3]).to(a).diag()))"},
    {"qr", "wide", "a = q r", "q comes from the first columns", smooth, {{{3, 5}}}, [](In x) { const auto [q, r] = qr(wide(x[0])); return matmul(q, square(r)); }, "(lambda f: f.Q @ f.R ** 2)(torch.linalg.qr(torch.cat([a[..., :3] / 10 + torch.tensor([1., 2, 3]).to(a).diag(), a[..., 3:]], -1)))"},
    {"eigh", "values", "the eigenvalues of a, ascending", one_sided, smooth, {matrices}, [](In x) { return eigh(symmetric(x[0])).values; }, "torch.linalg.eigh((a + a.mT) / 10 + torch.tensor([1., 2, 3]).to(a).diag()).eigenvalues"},
    {"eigh", "vectors", "the eigenvectors of a, one a column", gauge, smooth, {matrices}, [](In x) { return square(eigh(symmetric(x[0])).vectors); }, "torch.linalg.eigh((a + a.mT) / 10 + torch.tensor([1., 2, 3]).to(a).diag()).eigenvectors ** 2"},
    {"eigh", "both", "a = v diag(values) vT", gauge, smooth, {matrix}, [](In x) { return rebuild(eigh(symmetric(x[0]))); }, "(lambda f: (f.eigenvectors * f.eigenvalues.exp()) @ f.eigenvectors.mT)(torch.linalg.eigh((a + a.mT) / 10 + torch.tensor([1., 2, 3]).to(a).diag()))"},
    {"svd", "s", "descending, of a = u diag(s) vh", "the derivative of a singular value 0 is 0", smooth, {{{2, 3, 5}}}, [](In x) { return svd(wide(x[0])).s; }, "torch.linalg.svd(torch.cat([a[..., :3] / 10 + torch.tensor([1., 2, 3]).to(a).diag(), a[..., 3:]], -1), full_matrices=False).S"},
    {"svd", "u", "columns at right angles, of a = u diag(s) vh", gauge, smooth, {{{5, 3}}}, [](In x) { return square(svd(tall(x[0])).u); }, "torch.linalg.svd(torch.cat([a[..., :3, :] / 10 + torch.tensor([1., 2, 3]).to(a).diag(), a[..., 3:, :]], -2), full_matrices=False).U ** 2"},
    {"svd", "vh", "rows at right angles, of a = u diag(s) vh", gauge, smooth, {{{3, 5}}}, [](In x) { return square(svd(wide(x[0])).vh); }, "torch.linalg.svd(torch.cat([a[..., :3] / 10 + torch.tensor([1., 2, 3]).to(a).diag(), a[..., 3:]], -1), full_matrices=False).Vh ** 2"},
    {"svd", "tall", "a = u diag(s) vh", gauge, smooth, {{{2, 5, 3}}}, [](In x) { return rebuild(svd(tall(x[0]))); }, "(lambda f: (f.U * f.S.exp().unsqueeze(-2)) @ f.Vh)(torch.linalg.svd(torch.cat([a[..., :3, :] / 10 + torch.tensor([1., 2, 3]).to(a).diag(), a[..., 3:, :]], -2), full_matrices=False))"},
    {"svd", "square", "a = u diag(s) vh", gauge, smooth, {matrix}, [](In x) { return rebuild(svd(spread(x[0]))); }, "(lambda f: (f.U * f.S.exp()) @ f.Vh)(torch.linalg.svd(a / 10 + torch.tensor([1., 2, 3]).to(a).diag()))"},
    {"svdvals", "", "the singular values of a, descending", "the derivative of a singular value 0 is 0", smooth, {{{5, 3}}}, [](In x) { return svdvals(tall(x[0])); }, "torch.linalg.svdvals(torch.cat([a[..., :3, :] / 10 + torch.tensor([1., 2, 3]).to(a).diag(), a[..., 3:, :]], -2))"},
  };
}
// clang-format on

}  // namespace gradus::table
