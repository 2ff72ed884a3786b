#include <gradus/kernels/softmax.h>
#include <gradus/ops/arguments.h>
#include <gradus/ops/ops.h>

namespace gradus {
namespace {

// y = e^x / sum e^x along the last axis      dL/dx = y (g - sum g y)
Tensor softmax_last(Operand x) {
  return record("softmax", kernels::softmax(x.array()), {x},
                reads_output([](auto& g, auto& y, auto&) {
                  return y * (g - sum(g * y, -1, keepdim));
                }));
}

// y = x - log sum e^x along the last axis      dL/dx = g - e^y sum g
Tensor log_softmax_last(Operand x) {
  return record("log_softmax", kernels::log_softmax(x.array()), {x},
                reads_output([](auto& g, auto& y, auto&) {
                  return g - exp(y) * sum(g, -1, keepdim);
                }));
}

// Applies a function of the last axis along any axis.
template <class F> Tensor along(const char* op, Operand x, int axis, F function) {
  detail::check_floating(op, x);
  const int position = detail::checked_axis(op, x, axis);
  const int last = static_cast<int>(x.array().rank()) - 1;
  if (position == last) return function(x);
  std::vector<int> order = detail::all_axes(x);
  std::swap(order[static_cast<std::size_t>(position)], order.back());
  const Tensor moved = permute(x, order);
  const Tensor y = function(Operand(moved, x.at));
  return permute(Operand(y, x.at), order);
}

void check_classes(const Operand& logits, const Operand& labels) {
  detail::check_floating("cross_entropy", logits);
  const Shape &z = logits.array().shape(), &y = labels.array().shape();
  if (z.size() != 2 || y != Shape{z[0]})
    fail<ShapeError>("cross_entropy", logits.at,
                     "logits " + describe(z) + " and labels " + describe(y) +
                         ": wants logits [n, classes] and labels [n]; reshape them");
  detail::check_index("cross_entropy", labels, z[1]);
}

}  // namespace

Tensor softmax(Operand x, int axis) { return along("softmax", x, axis, softmax_last); }
Tensor log_softmax(Operand x, int axis) { return along("log_softmax", x, axis, log_softmax_last); }

// y = mean over rows of -log softmax(logits)[label]
Tensor cross_entropy(Operand logits, Operand labels) {
  check_classes(logits, labels);
  const Tensor scores = log_softmax(logits, -1);
  const Tensor column = reshape(labels, {labels.array().size(), 1});
  const Tensor chosen = gather(Operand(scores, logits.at), 1, Operand(column, logits.at));
  const Tensor average = mean(Operand(chosen, logits.at));
  return -Operand(average, logits.at);
}

// y = mean of (a - b)^2
Tensor mse_loss(Operand prediction, Operand target) {
  const Shape &a = prediction.array().shape(), &b = target.array().shape();
  if (a != b)
    fail<ShapeError>("mse_loss", prediction.at,
                     "prediction " + describe(a) + " and target " + describe(b) +
                         " differ, and a loss does not broadcast; reshape the target to " +
                         describe(a));
  const Tensor difference = prediction - target;
  const Tensor squared = square(Operand(difference, prediction.at));
  return mean(Operand(squared, prediction.at));
}

// y = x / (1 - p) where a fair draw is at least p, else 0
Tensor dropout(Operand x, double p) {
  detail::check_floating("dropout", x);
  if (!(p >= 0 && p < 1))
    fail<ValueError>("dropout", x.at,
                     "p is " + std::to_string(p) + "; a probability in [0, 1) is wanted");
  const Tensor kept = rand(x.array().shape(), float64) >= p;
  const Tensor scaled = x / (1 - p);
  return where(Operand(kept, x.at), Operand(scaled, x.at), 0);
}

}  // namespace gradus
