#include <gradus/graph/rules.h>
#include <gradus/kernels/blas/gemm.h>
#include <gradus/ops/arguments.h>
#include <gradus/ops/ops.h>
#include <algorithm>

namespace gradus {
using namespace graph;
namespace {

std::string pair_of(const TensorLike& a, const TensorLike& b) {
  return describe(a.shape()) + " times " + describe(b.shape());
}

void check_matmul(const TensorLike& a, const TensorLike& b) {
  detail::check_floating("matmul", a, b);
  const Shape &left = a.shape(), &right = b.shape();
  if (left.empty() || right.empty())
    fail<ShapeError>("matmul", a.at, pair_of(a, b) + ": a scalar is no matrix; use *");
  const std::int64_t inner = right.size() == 1 ? right[0] : right[-2];
  if (left.back() != inner)
    fail<ShapeError>("matmul", a.at,
                     pair_of(a, b) + ": the inner sizes " + std::to_string(left.back()) + " and " +
                         std::to_string(inner) + " differ; transpose or reshape one");
  Shape batch;
  if (left.size() > 2 && right.size() > 2 && !broadcast(left.first(-2), right.first(-2), batch))
    fail<ShapeError>("matmul", a.at, pair_of(a, b) + ": the batch axes do not broadcast");
}

bool same_batch(const Shape& a, const Shape& b) { return a.first(-2) == b.first(-2); }

// a b, or nothing where it is added onto a gradient that stands already.
Tensor product(const Tensor& a, const Tensor& b, const NdArray* onto) {
  if (!onto) return matmul(a, b);
  kernels::add_matmul(*onto, a.array(), b.array());
  return {};
}

// The sum of xᵀ z over the batches along which `shape` was repeated. They join the axis that the
// product runs along, so that no product of single batches is ever held.
Tensor product_of_repeats(const Tensor& x, const Tensor& z, const Shape& shape,
                          const NdArray* onto) {
  const auto repeated = [&](std::size_t from_end, const Tensor& t) {
    const bool missing = from_end > shape.size();
    return from_end > 2 && (missing || shape[shape.size() - from_end] == 1) &&
           t.shape()[t.rank() - from_end] != 1;
  };
  const auto stack = [&](const Tensor& t) {
    std::vector<int> order, joined;
    Shape stacked;
    std::int64_t rows = t.shape()[-2];
    for (std::size_t axis = 0; axis + 2 < t.rank(); ++axis) {
      const bool joins = repeated(t.rank() - axis, t);
      (joins ? joined : order).push_back(static_cast<int>(axis));
      if (joins)
        rows *= t.shape()[axis];
      else
        stacked.push_back(t.shape()[axis]);
    }
    if (joined.empty()) return t;
    order.insert(order.end(), joined.begin(), joined.end());
    for (int last : {2, 1}) order.push_back(static_cast<int>(t.rank()) - last);
    stacked.push_back(rows);
    stacked.push_back(t.shape().back());
    return reshape(permute(t, order), stacked);
  };
  const Tensor sum = product(transpose(stack(x)), stack(z), onto);
  return sum.is_defined() ? reshape(sum, shape) : sum;
}

// y = a b      dL/da = g bᵀ      dL/db = aᵀ g      (batches that were repeated are summed)
Tensor matrix_product(TensorLike a, TensorLike b) {
  return record(
      "matmul", kernels::matmul(a.array(), b.array()), {a, b},
      reads_inputs({1},
                   [from = a.shape()](auto& g, auto&, auto& in, const NdArray* onto) {
                     const Tensor other = transpose(in[1]);
                     if (same_batch(from, g.shape())) return product(g, other, onto);
                     return product_of_repeats(transpose(g), other, from, onto);
                   }),
      reads_inputs({0}, [from = b.shape()](auto& g, auto&, auto& in, const NdArray* onto) {
        if (same_batch(from, g.shape())) return product(transpose(in[0]), g, onto);
        return product_of_repeats(in[0], g, from, onto);
      }));
}

}  // namespace

// A vector on the left is a row, on the right a column; its axis vanishes from the result.
Tensor matmul(TensorLike a, TensorLike b) {
  check_matmul(a, b);
  if (a.rank() == 1) {
    const OpScope scope("matmul", a.at);
    const Tensor y = matmul(unsqueeze(a, 0), b);
    return squeeze(y, b.rank() == 1 ? 0 : -2);
  }
  if (b.rank() == 1) {
    const OpScope scope("matmul", a.at);
    return squeeze(matmul(a, unsqueeze(b, 1)), -1);
  }
  return matrix_product(a, b);
}

// y = x wᵀ + b      dL/dx = g w      dL/dw = gᵀ x      dL/db = sum of g over rows
Tensor linear(TensorLike x, TensorLike weight, TensorLike bias) {
  detail::check_floating("linear", x, weight);
  detail::check_floating("linear", x, bias);
  const Shape &from = x.shape(), &w = weight.shape();
  if (w.size() != 2 || from.empty() || from.back() != w[1] || bias.shape() != Shape{w[0]})
    fail<ShapeError>("linear", x.at,
                     describe(from) + " with weight " + describe(w) + " and bias " +
                         describe(bias.shape()) +
                         ": wants x [..., in], weight [out, in], bias [out]");
  if (from.size() != 2) {
    const OpScope scope("linear", x.at);
    Shape shape = from;
    shape.back() = w[0];
    const Tensor rows = reshape(x, {count(from) / std::max<std::int64_t>(w[1], 1), w[1]});
    return reshape(linear(rows, weight, bias), shape);
  }
  return record(
      "linear", kernels::linear(x.array(), weight.array(), bias.array()), {x, weight, bias},
      reads_inputs({1}, [](auto& g, auto&, auto& in,
                           const NdArray* onto) { return product(g, in[1], onto); }),
      reads_inputs({0}, [](auto& g, auto&, auto& in,
                           const NdArray* onto) { return product(transpose(g), in[0], onto); }),
      reads_nothing([](auto& g, auto&, auto&) { return sum(g, 0); }));
}

namespace {
void check_vectors(const char* op, const TensorLike& a, const TensorLike& b) {
  detail::check_floating(op, a, b);
  if (a.rank() != 1 || b.rank() != 1)
    fail<ShapeError>(op, a.at,
                     pair_of(a, b) + ": both must be vectors; reshape them, or use einsum");
}
}  // namespace

// y = sum of a[i] b[i]
Tensor dot(TensorLike a, TensorLike b) {
  check_vectors("dot", a, b);
  if (a.size() != b.size())
    fail<ShapeError>("dot", a.at,
                     pair_of(a, b) + ": the sizes differ, and a dot does not broadcast");
  const OpScope scope("dot", a.at);
  return matmul(a, b);
}

// y[i, j] = a[i] b[j]
Tensor outer(TensorLike a, TensorLike b) {
  check_vectors("outer", a, b);
  const OpScope scope("outer", a.at);
  return unsqueeze(a, 1) * b;
}

}  // namespace gradus
