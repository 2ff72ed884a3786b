#include <gradus/graph/fused.h>
#include <gradus/kernels/dense/softmax.h>
#include <gradus/ops/arguments.h>
#include <gradus/ops/ops.h>
#include <cmath>
#include <limits>

namespace gradus {
using namespace graph;
namespace {

struct AlongLast {
  static Attributes attributes(const Shape& output) {
    return {{"axis", static_cast<std::int64_t>(output.size()) - 1}};
  }
};

// y = e^x / sum e^x along the last axis      dL/dx = y (g - sum g y)
Tensor softmax_last(TensorLike x) {
  return record_fused<1>(
      "softmax", kernels::softmax(x.array()), {x}, AlongLast(), Reads::output(),
      [](const NdArray& g, const NdArray& y, auto&) {
        return std::array{kernels::softmax_gradient(g, y)};
      },
      [](const Tensor& g, const Tensor& y, auto&) {
        return std::array{y * (g - sum(g * y, -1, keepdim))};
      });
}

// y = x - log sum e^x along the last axis      dL/dx = g - e^y sum g
Tensor log_softmax_last(TensorLike x) {
  return record_fused<1>(
      "log_softmax", kernels::log_softmax(x.array()), {x}, AlongLast(), Reads::output(),
      [](const NdArray& g, const NdArray& y, auto&) {
        return std::array{kernels::log_softmax_gradient(g, y)};
      },
      [](const Tensor& g, const Tensor& y, auto&) {
        return std::array{g - exp(y) * sum(g, -1, keepdim)};
      });
}

// Applies a function of the last axis along any axis.
template <class F> Tensor along(const char* op, TensorLike x, int axis, F function) {
  detail::check_floating(op, x);
  const int position = detail::checked_axis(op, x, axis);
  const int last = static_cast<int>(x.rank()) - 1;
  if (position == last) return function(x);
  const OpScope scope(op, x.at);
  return swap_axes(function(swap_axes(x, position, last)), position, last);
}

}  // namespace

Tensor softmax(TensorLike x, int axis) { return along("softmax", x, axis, softmax_last); }
Tensor log_softmax(TensorLike x, int axis) {
  return along("log_softmax", x, axis, log_softmax_last);
}

// y = x / (1 - p) where a fair draw is at least p, else 0
Tensor dropout(TensorLike x, double p) {
  detail::check_floating("dropout", x);
  if (!(p >= 0 && p < 1))
    fail<ValueError>("dropout", x.at,
                     "p is " + std::to_string(p) + "; a probability in [0, 1) is wanted");
  const OpScope scope("dropout", x.at);
  return where(rand(x.shape(), float64) >= p, x / (1 - p), 0);
}

namespace {

Shape check_attention(TensorLike query, TensorLike key, TensorLike value,
                      const AttentionOptions& options) {
  constexpr const char* op = "scaled_dot_product_attention";
  detail::check_floating(op, query, key);
  detail::check_floating(op, query, value);
  const Shape &q = query.shape(), &k = key.shape(), &v = value.shape();
  Shape scores, batch;
  if (q.size() < 2 || k.size() < 2 || v.size() < 2 || q.back() != k.back() || k[-2] != v[-2] ||
      !broadcast(q.first(-2), k.first(-2), scores) || !broadcast(scores, v.first(-2), batch))
    fail<ShapeError>(op, query.at,
                     "query " + describe(q) + ", key " + describe(k) + ", value " + describe(v) +
                         ": wants query [..., n, d], key [..., m, d], value [..., m, e]");
  scores.push_back(q[-2]);
  scores.push_back(k[-2]);
  if (!options.mask.is_defined()) return scores;
  const Shape& mask = options.mask.shape();
  if (Shape common; !broadcast(mask, scores, common) || common != scores)
    fail<ShapeError>(op, query.at,
                     "the mask " + describe(mask) + " does not broadcast to the scores " +
                         describe(scores) + "; reshape it");
  if (is_floating(options.mask.dtype()) && options.mask.dtype() != query.dtype())
    fail<DtypeError>(op, query.at,
                     "the mask is " + describe(TensorLike(options.mask)) +
                         "; it wants int64, or floating to be added, as " + describe(query));
  return scores;
}

// 1 where query i may look at key j <= i.
Tensor causal_mask(const Shape& scores) {
  const std::int64_t n = scores[-2], m = scores.back();
  return reshape(arange(n), {n, 1}) >= arange(m);
}

}  // namespace

// y = softmax(q kᵀ / sqrt d) v; a key that is masked has score -inf, and one whose keys are all
// masked looks at nothing: softmax makes zeros of a row of -inf
Tensor scaled_dot_product_attention(TensorLike query, TensorLike key, TensorLike value,
                                    const AttentionOptions& options) {
  const Shape shape = check_attention(query, key, value, options);
  const OpScope scope("scaled_dot_product_attention", query.at);
  const double size = static_cast<double>(query.shape().back());
  const double scale = options.scale.value_or(1 / std::sqrt(size));
  constexpr double never = -std::numeric_limits<double>::infinity();
  Tensor scores = matmul(query * scale, transpose(key));
  const auto& mask = options.mask;
  if (mask.is_defined() && is_floating(mask.dtype())) scores += mask;
  if (mask.is_defined() && !is_floating(mask.dtype())) scores = where(mask, scores, never);
  if (options.causal) scores = where(causal_mask(shape), scores, never);
  return matmul(softmax(scores, -1), value);
}

}  // namespace gradus
