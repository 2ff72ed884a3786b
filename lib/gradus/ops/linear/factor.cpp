#include <gradus/graph/rules.h>
#include <gradus/ops/arguments.h>
#include <gradus/ops/linear/matrix.h>
#include <gradus/ops/ops.h>
#include <algorithm>

// Triangles: cholesky, qr, and solving with what they give.

namespace gradus {
using namespace graph;
namespace {

// The lower triangle, and its mirror image above the diagonal.
Tensor mirrored(const Tensor& x) { return tril(x) + transpose(tril(x, -1)); }

struct Triangle : TriangularOptions {
  Attributes attributes() const {
    return {
        {"upper", upper, !upper}, {"transposed", transposed, !transposed}, {"unit", unit, !unit}};
  }
};

// x = a⁻¹ b for a triangle of a      dL/db = a⁻ᵀ g      dL/da = the triangle of -(a⁻ᵀ g) xᵀ
// (where a is transposed: x = a⁻ᵀ b, dL/db = a⁻¹ g, dL/da = the triangle of -x (a⁻¹ g)ᵀ)
Tensor solve_triangle(TensorLike a, TensorLike b, TriangularOptions triangle) {
  const auto back = [](auto& g, auto& in, Triangle triangle) {
    triangle.transposed = !triangle.transposed;
    return solve_triangle(in[0], g, triangle);
  };
  const auto by_matrix = [back](auto& g, auto& y, auto& in, const Triangle& triangle) {
    const Tensor w = back(g, in, triangle);
    const Tensor whole = triangle.transposed ? matmul(y, transpose(w)) : matmul(w, transpose(y));
    const int inner = triangle.unit ? 1 : 0;  // a diagonal of ones is none of a's
    return -(triangle.upper ? triu(whole, inner) : tril(whole, -inner));
  };
  return record("triangular_solve",
                kernels::triangular_solve(a.array(), b.array(),
                                          {triangle.upper, triangle.transposed, triangle.unit}),
                {a, b}, Triangle{triangle}, reads(Reads::output() | Reads::input(0), by_matrix),
                reads_inputs({0}, [back](auto& g, auto&, auto& in, const Triangle& triangle) {
                  return back(g, in, triangle);
                }));
}

// [Q; R] of a = Q R, for a with at least as many rows as columns
// dL/da = (gQ + Q S) R⁻ᵀ      S = the lower triangle of R gRᵀ - gQᵀ Q, mirrored
Tensor factor_tall(TensorLike a) {
  const std::int64_t m = a.shape()[-2], n = a.shape().back();
  return record("qr", kernels::qr(a.array()), {a}, reads_output([m, n](auto& g, auto& y, auto&) {
                  const auto part = [&](const Tensor& x, std::int64_t from, std::int64_t to) {
                    return slice(x, -2, from, to);
                  };
                  const Tensor q = part(y, 0, m), r = part(y, m, m + n), by_q = part(g, 0, m);
                  detail::check_answer("qr", q, kernels::zero_on_diagonal(r.array()),
                                       "has columns that depend on each other, and no derivative; "
                                       "leave one out");
                  const Tensor turn =
                      matmul(r, transpose(part(g, m, m + n))) - matmul(transpose(by_q), q);
                  const Tensor inner = by_q + matmul(q, mirrored(turn));
                  return transpose(solve_triangle(r, transpose(inner), {.upper = true}));
                }));
}

}  // namespace

Tensor triangular_solve(TensorLike a, TensorLike b, TriangularOptions triangle) {
  detail::check_system("triangular_solve", a, b);
  if (!triangle.unit)
    detail::check_answer(
        "triangular_solve", a, kernels::zero_on_diagonal(a.array()),
        "is singular: it has a 0 on its diagonal; {.unit = true} takes ones there");
  const OpScope scope("triangular_solve", a.at);
  return detail::solve_system(a, b, [&](TensorLike a, TensorLike b) {
    const Shape square = detail::common_batch("triangular_solve", a, b, a.shape());
    const Shape shape = detail::common_batch("triangular_solve", a, b, b.shape());
    return solve_triangle(broadcast_to(a, square), broadcast_to(b, shape), triangle);
  });
}

// L of a = L Lᵀ      dL/da = ½ L⁻ᵀ S L⁻¹      S = the lower triangle of Lᵀ g, mirrored
Tensor cholesky(TensorLike a) {
  detail::check_square("cholesky", a);
  kernels::Failure failure;
  NdArray value = kernels::cholesky(a.array(), failure);
  detail::check_answer(
      "cholesky", a, failure,
      "is not positive definite (row " + std::to_string(failure.place) +
          " has no positive pivot); a + eps * eye(n) may be, and solve or eigh take "
          "any");
  return record("cholesky", std::move(value), {a}, reads_output([](auto& g, auto& y, auto&) {
                  const Tensor inner = mirrored(matmul(transpose(y), g)) / 2;
                  const Tensor half = solve_triangle(y, inner, {.transposed = true});
                  return transpose(solve_triangle(y, transpose(half), {.transposed = true}));
                }));
}

// a = Q R. Where a is wide, Q comes from its first columns, and R = Qᵀ a for the others.
Qr qr(TensorLike a) {
  detail::check_matrix("qr", a);
  const std::int64_t m = a.shape()[-2], n = a.shape().back();
  const OpScope scope("qr", a.at);
  const std::int64_t k = std::min(m, n);
  const Tensor packed = factor_tall(slice(a, -1, 0, k));
  const Tensor q = slice(packed, -2, 0, m), r = slice(packed, -2, m, m + k);
  if (n == k) return {q, r};
  return {q, concat({r, matmul(transpose(q), slice(a, -1, k, n))}, -1)};
}

}  // namespace gradus
