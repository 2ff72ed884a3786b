#include <gradus/ops/arguments.h>
#include <gradus/ops/ops.h>

namespace gradus {

// y[…, k] = sum of x1[…, i] weight[k, i, j] x2[…, j] + bias[k]
Tensor bilinear(TensorLike x1, TensorLike x2, TensorLike weight, TensorLike bias) {
  for (const auto& x : {x2, weight, bias}) detail::check_floating("bilinear", x1, x);
  const Shape &a = x1.shape(), &b = x2.shape(), &w = weight.shape();
  if (a.empty() || b.empty() || w.size() != 3 || a.first(-1) != b.first(-1) || a.back() != w[1] ||
      b.back() != w[2] || bias.shape() != Shape{w[0]})
    fail<ShapeError>(
        "bilinear", x1.at,
        describe(a) + " and " + describe(b) + " with weight " + describe(w) + " and bias " +
            describe(bias.shape()) +
            ": wants x1 [..., in1], x2 [..., in2], weight [out, in1, in2], bias [out]");
  const OpScope scope("bilinear", x1.at);
  return einsum("...i,kij,...j->...k", {*x1, *weight, *x2}) + bias;
}

}  // namespace gradus
