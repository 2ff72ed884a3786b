#include <gradus/graph/rules.h>
#include <gradus/kernels/dense/copy.h>
#include <gradus/ops/arguments.h>
#include <gradus/ops/linear/matrix.h>
#include <gradus/ops/ops.h>

// What Gaussian elimination gives: solve, inverse and determinants. The eliminated matrix is a
// constant input of each op: backward uses it again, and no rule eliminates anew.

namespace gradus {
using namespace graph;
namespace {

const char* const singular = "is singular: its columns depend on each other; svd shows how far, "
                             "and a + eps * eye(n) is regular";

struct Eliminated {
  Tensor factors, pivots;
};

Eliminated eliminate(const char* op, const TensorLike& a, bool allow_singular = false) {
  kernels::Failure failure;
  kernels::Lu lu = kernels::lu(a.array(), failure);
  if (!allow_singular) detail::check_answer(op, a, failure, singular);
  return {Tensor(std::move(lu.factors)), Tensor(std::move(lu.pivots))};
}

struct Transposed {
  bool yes;
  Attributes attributes() const { return {{"transposed", yes, !yes}}; }
};

// x = a⁻¹ b      dL/db = a⁻ᵀ g      dL/da = -(a⁻ᵀ g) xᵀ
// x = a⁻ᵀ b      dL/db = a⁻¹ g      dL/da = -x (a⁻¹ g)ᵀ
Tensor solve_eliminated(const char* op, TensorLike a, TensorLike factors, TensorLike pivots,
                        TensorLike b, bool transposed) {
  const auto back = [op](auto& g, auto& in, const Transposed& told) {
    return solve_eliminated(op, in[0], in[1], in[2], g, !told.yes);
  };
  return record(op, kernels::lu_solve(factors.array(), pivots.array(), b.array(), transposed),
                {a, factors, pivots, b}, Transposed{transposed},
                reads(Reads::output() | Reads::input(0) | Reads::input(1) | Reads::input(2),
                      [back](auto& g, auto& y, auto& in, const Transposed& told) {
                        const Tensor w = back(g, in, told);
                        return -(told.yes ? matmul(y, transpose(w)) : matmul(w, transpose(y)));
                      }),
                nullptr, nullptr,
                reads_inputs({0, 1, 2}, [back](auto& g, auto&, auto& in, const Transposed& told) {
                  return back(g, in, told);
                }));
}

// a⁻¹ or a⁻ᵀ
Tensor inverse_eliminated(const char* op, TensorLike a, TensorLike factors, TensorLike pivots,
                          bool transposed) {
  const Shape& shape = a.shape();
  return solve_eliminated(op, a, factors, pivots, broadcast_to(eye(shape.back(), a.dtype()), shape),
                          transposed);
}

// One number for each matrix, to multiply it with.
Tensor upright(const Tensor& x) {
  Shape shape = x.shape();
  shape.push_back(1);
  shape.push_back(1);
  return reshape(x, shape);
}

// y = log |det a|      dL/da = g a⁻ᵀ
Tensor log_size(const char* op, TensorLike a, const Eliminated& lu, NdArray value) {
  return record(op, std::move(value), {a, lu.factors, lu.pivots},
                reads_inputs({0, 1, 2},
                             [op](auto& g, auto&, auto& in) {
                               return upright(g) *
                                      inverse_eliminated(op, in[0], in[1], in[2], true);
                             }),
                nullptr, nullptr);
}

}  // namespace

// x = a⁻¹ b
Tensor solve(TensorLike a, TensorLike b) {
  detail::check_system("solve", a, b);
  const OpScope scope("solve", a.at);
  return detail::solve_system(a, b, [](TensorLike a, TensorLike b) {
    const Eliminated lu = eliminate("solve", a);
    const Shape shape = detail::common_batch("solve", a, b, b.shape());
    const Shape square = detail::common_batch("solve", a, b, a.shape());
    const Tensor pivots = broadcast_to(lu.pivots, square.first(-1));
    return solve_eliminated("solve", broadcast_to(a, square), broadcast_to(lu.factors, square),
                            pivots, broadcast_to(b, shape), false);
  });
}

// y = a⁻¹
Tensor inverse(TensorLike a) {
  detail::check_square("inverse", a);
  const Eliminated lu = eliminate("inverse", a);
  return inverse_eliminated("inverse", a, lu.factors, lu.pivots, false);
}

// y = det a      dL/da = g y a⁻ᵀ
Tensor det(TensorLike a) {
  detail::check_square("det", a);
  const Eliminated lu = eliminate("det", a, true);
  const auto rule = [](auto& g, auto& y, auto& in) {
    detail::check_answer("det", in[0], kernels::zero_on_diagonal(in[1].array()),
                         "is singular: its determinant is 0, and the derivative is not computed "
                         "there; a + eps * eye(n) is regular");
    return upright(g * y) * inverse_eliminated("det", in[0], in[1], in[2], true);
  };
  return record("det", kernels::lu_determinant(lu.factors.array(), lu.pivots.array(), false).size,
                {a, lu.factors, lu.pivots},
                reads(Reads::output() | Reads::input(0) | Reads::input(1) | Reads::input(2), rule),
                nullptr, nullptr);
}

// y = log det a, where that is positive
Tensor logdet(TensorLike a) {
  detail::check_square("logdet", a);
  const Eliminated lu = eliminate("logdet", a);
  auto value = kernels::lu_determinant(lu.factors.array(), lu.pivots.array(), true);
  detail::check_answer("logdet", a, kernels::first_negative(value.sign),
                       "has a negative determinant, which has no logarithm; slogdet gives its sign "
                       "and the logarithm of its size");
  return log_size("logdet", a, lu, std::move(value.size));
}

// det a = sign e^logabsdet; the sign has derivative 0
SignLogDet slogdet(TensorLike a) {
  detail::check_square("slogdet", a);
  const Eliminated lu = eliminate("slogdet", a);
  auto value = kernels::lu_determinant(lu.factors.array(), lu.pivots.array(), true);
  return {Tensor(std::move(value.sign)), log_size("slogdet", a, lu, std::move(value.size))};
}

}  // namespace gradus
