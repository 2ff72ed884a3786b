#include <gradus/graph/rules.h>
#include <gradus/ops/arguments.h>
#include <gradus/ops/linear/matrix.h>
#include <gradus/ops/ops.h>
#include <algorithm>
#include <cmath>

// Eigenvalues and singular values, with their vectors.

namespace gradus {
using namespace graph;
namespace {

Tensor rows(const Tensor& x, std::int64_t from, std::int64_t to) { return slice(x, -2, from, to); }

// What the vectors' gradients say against each other is divided by the gap of their values. A turn
// of vectors of equal values changes nothing but them: they have no derivative, and if a gradient
// asks for it (beyond rounding, `scale` being its size), that is an error.
Tensor over_gap(const char* op, const Tensor& turn, const Tensor& gap, const Tensor& scale,
                const char* what) {
  const Tensor level = gap == 0;
  {
    const NoGrad off;
    const double eps = turn.dtype() == float32 ? 1.2e-7 : 2.2e-16;
    const auto asked = where(level, abs(turn), 0).to_vector<double>();
    const auto size = abs(scale).to_vector<double>();
    double largest = 0;
    for (const double s : size) largest = std::max(largest, s);
    for (std::size_t i = 0; i < asked.size(); ++i)
      if (asked[i] > 1000 * eps * largest)
        detail::check_answer(op, turn,
                             {static_cast<std::int64_t>(i) /
                                  std::max<std::int64_t>(1, turn.shape().back() * turn.shape()[-2]),
                              0},
                             what);
  }
  return where(level, 0, turn / where(level, 1, gap));
}

Tensor differences(const Tensor& x) { return x - transpose(x); }

// y = [λ; V], the values above the vectors of a symmetric a
// dL/da = V (diag gλ + ½ (M - Mᵀ) / (λj - λi)) Vᵀ      M = Vᵀ gV
Tensor eigh_rule(const Tensor& g, const Tensor& y) {
  const std::int64_t n = y.shape().back();
  const Tensor values = rows(y, 0, 1), vectors = rows(y, 1, n + 1);
  const Tensor mixed = matmul(transpose(vectors), rows(g, 1, n + 1));
  const Tensor turn = over_gap("eigh", differences(mixed) / 2, differences(values), mixed,
                               "has equal eigenvalues, whose vectors have no derivative; use the "
                               "values alone");
  const Tensor inner = where(eye(n, int64), rows(g, 0, 1), turn);
  return matmul(matmul(vectors, inner), transpose(vectors));
}

// y = [U; s; V] of a = U diag(s) Vᵀ
// dL/da = (U (J(U) s + sᵀ J(V) + diag gs) + P(U) / s) Vᵀ + U (P(V) / s)ᵀ
//   J(W) = (M - Mᵀ) / (sj² - si²), M = Wᵀ gW      P(W) = gW - W M, what W does not span
Tensor svd_rule(const Tensor& g, const Tensor& y, std::int64_t m, std::int64_t n) {
  const std::int64_t k = y.shape().back();
  const Tensor u = rows(y, 0, m), s = rows(y, m, m + 1), v = rows(y, m + 1, m + 1 + n);
  const Tensor by_u = rows(g, 0, m), by_s = rows(g, m, m + 1), by_v = rows(g, m + 1, m + 1 + n);
  const Tensor gap = differences(s) * (s + transpose(s));
  const Tensor mixed_u = matmul(transpose(u), by_u), mixed_v = matmul(transpose(v), by_v);
  const char* equal = "has equal singular values, whose vectors have no derivative; use svdvals";
  const char* zero = "has a singular value 0, whose vectors have no derivative; use svdvals";
  const Tensor turn_u = over_gap("svd", differences(mixed_u), gap, mixed_u, equal);
  const Tensor turn_v = over_gap("svd", differences(mixed_v), gap, mixed_v, equal);
  const Tensor stretch = where(s == 0, 0, by_s);  // a norm's derivative is 0 at 0
  const Tensor inner = where(eye(k, int64), stretch, turn_u * s + transpose(s) * turn_v);
  Tensor left = matmul(u, inner);
  if (m > k)
    left += over_gap("svd", by_u - matmul(u, mixed_u), broadcast_to(s, u.shape()), by_u, zero);
  Tensor a = matmul(left, transpose(v));
  if (n > k) {
    const Tensor right =
        over_gap("svd", by_v - matmul(v, mixed_v), broadcast_to(s, v.shape()), by_v, zero);
    a += matmul(u, transpose(right));
  }
  return a;
}

// [U; s; V]
Tensor decompose(const char* op, TensorLike a) {
  detail::check_matrix(op, a);
  const std::int64_t m = a.shape()[-2], n = a.shape().back();
  kernels::Failure failure;
  NdArray packed = kernels::svd(a.array(), failure);
  detail::check_answer(op, a, failure, "did not converge; rescale it");
  return record(op, std::move(packed), {a},
                reads_output([m, n](auto& g, auto& y, auto&) { return svd_rule(g, y, m, n); }));
}

}  // namespace

Eigh eigh(TensorLike a) {
  detail::check_square("eigh", a);
  const std::int64_t n = a.shape().back();
  kernels::Failure failure;
  NdArray value = kernels::eigh(a.array(), failure);
  detail::check_answer("eigh", a, failure, "did not converge; rescale it");
  const Tensor packed =
      record("eigh", std::move(value), {a},
             reads_output([](auto& g, auto& y, auto&) { return eigh_rule(g, y); }));
  const OpScope scope("eigh", a.at);
  return {squeeze(slice(packed, -2, 0, 1), -2), slice(packed, -2, 1, n + 1)};
}

Svd svd(TensorLike a) {
  const Tensor packed = decompose("svd", a);
  const std::int64_t m = a.shape()[-2], n = a.shape().back();
  const OpScope scope("svd", a.at);
  const Tensor v = slice(packed, -2, m + 1, m + 1 + n);
  return {slice(packed, -2, 0, m), squeeze(slice(packed, -2, m, m + 1), -2), transpose(v)};
}

Tensor svdvals(TensorLike a) {
  const Tensor packed = decompose("svdvals", a);
  const std::int64_t m = a.shape()[-2];
  const OpScope scope("svdvals", a.at);
  return squeeze(slice(packed, -2, m, m + 1), -2);
}

}  // namespace gradus
