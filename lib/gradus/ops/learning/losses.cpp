#include <gradus/ops/arguments.h>
#include <gradus/ops/learning/loss_parts.h>
#include <gradus/ops/text/elementwise.h>

namespace gradus {

// y = mean of (a - b)^2
Tensor mse_loss(TensorLike prediction, TensorLike target, LossOptions options) {
  detail::check_alike("mse_loss", prediction, target);
  const OpScope scope("mse_loss", prediction.at);
  return detail::reduce_losses(square(prediction - target), options.reduction);
}

// y = mean of |a - b|
Tensor l1_loss(TensorLike prediction, TensorLike target, LossOptions options) {
  detail::check_alike("l1_loss", prediction, target);
  const OpScope scope("l1_loss", prediction.at);
  return detail::reduce_losses(abs(prediction - target), options.reduction);
}

// y = mean of d^2 / 2 where d = |a - b| <= delta, else delta (d - delta / 2)
Tensor huber_loss(TensorLike prediction, TensorLike target, HuberOptions options) {
  detail::check_alike("huber_loss", prediction, target);
  const double delta = options.delta;
  if (!(delta > 0))
    fail<ValueError>("huber_loss", prediction.at,
                     "delta is " + std::to_string(delta) + "; it must be positive");
  const OpScope scope("huber_loss", prediction.at);
  const auto loss = [=](auto a, auto b) {
    const auto d = abs(a - b);
    return where(d <= delta, 0.5 * d * d, delta * (d - 0.5 * delta));
  };
  const auto told = [=] { return graph::Attributes{{"delta", delta, delta == 1}}; };
  return detail::reduce_losses(
      detail::elementwise_told("huber_loss", told, loss, prediction, target), options.reduction);
}

// y = mean of -p t log s(x) - (1 - t) log(1 - s(x)), s the sigmoid, by log s(x) = -softplus(-x)
Tensor bce_with_logits(TensorLike logits, TensorLike target, const BceOptions& options) {
  constexpr const char* op = "bce_with_logits";
  detail::check_alike(op, logits, target);
  const Shape& shape = logits.shape();
  detail::check_weight(op, logits, "the weight", options.weight, shape);
  detail::check_weight(op, logits, "pos_weight", options.pos_weight, shape);
  const OpScope scope(op, logits.at);
  Tensor ones = detail::times_log(target, softplus(-logits));
  if (options.pos_weight.is_defined()) ones *= options.pos_weight;
  const Tensor zeros = detail::times_log(1 - target, softplus(logits));
  Tensor losses = ones + zeros;
  if (options.weight.is_defined()) losses *= options.weight;
  return detail::reduce_losses(losses, options.reduction);
}

namespace {

// y = t log t, 0 at 0      dy/dt = log t + 1, 0 at 0
Tensor times_own_log(TensorLike t) {
  return elementwise(
      "times_own_log", [](auto t) { return where(t == 0, 0, t * log(t)); },
      [](auto g, auto t, auto) { return where(t == 0, 0, g * (log(t) + 1)); }, t);
}

void check_signs(const char* op, const TensorLike& target) {
  for (const double sign : target.tensor().to_vector<double>())
    if (sign != 1 && sign != -1)
      fail<ValueError>(op, target.at,
                       "the target holds " + std::to_string(sign) +
                           "; it wants 1 and -1 (of labels 0 and 1 make 2 * labels - 1)");
}

}  // namespace

// y = mean of t (log t - x), for log probabilities x and probabilities t
Tensor kl_div(TensorLike log_prediction, TensorLike target, KlOptions options) {
  detail::check_alike("kl_div", log_prediction, target);
  const OpScope scope("kl_div", log_prediction.at);
  const Tensor losses = options.log_target
                            ? detail::times_log(exp(target), target - log_prediction)
                            : times_own_log(target) - detail::times_log(target, log_prediction);
  return detail::reduce_losses(losses, options.reduction);
}

// y = mean of max(0, margin - t x), for scores x and signs t
Tensor hinge_loss(TensorLike scores, TensorLike target, HingeOptions options) {
  detail::check_alike("hinge_loss", scores, target);
  check_signs("hinge_loss", target);
  const OpScope scope("hinge_loss", scores.at);
  return detail::reduce_losses(relu(options.margin - scores * target), options.reduction);
}

// y = a·b / (max(|a|, eps) max(|b|, eps)) along an axis
Tensor cosine_similarity(TensorLike a, TensorLike b, int axis, double eps) {
  constexpr const char* op = "cosine_similarity";
  detail::check_floating(op, a, b);
  if (!(eps > 0))
    fail<ValueError>(op, a.at, "eps is " + std::to_string(eps) + "; it must be positive");
  Shape common;
  if (a.rank() != b.rank() || !broadcast(a.shape(), b.shape(), common))
    fail<ShapeError>(op, a.at,
                     describe(a) + " and " + describe(b) +
                         ": wants as many axes of each, of sizes that broadcast; reshape one");
  const int along = detail::checked_axis(op, a, axis);
  const OpScope scope(op, a.at);
  const auto direction = [&](const TensorLike& x) {
    const Tensor length = sqrt(maximum(sum(square(x), along, keepdim), eps * eps));
    return x / length;
  };
  return sum(direction(a) * direction(b), along);
}

}  // namespace gradus
