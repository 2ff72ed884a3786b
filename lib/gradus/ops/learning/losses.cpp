#include <gradus/ops/arguments.h>
#include <gradus/ops/learning/loss_parts.h>
#include <gradus/ops/text/elementwise.h>

namespace gradus {

// y = mean of (a - b)^2
Tensor mse_loss(TensorLike prediction, TensorLike target, LossOptions options) {
  detail::check_alike("mse_loss", prediction, target);
  const detail::Line on{prediction.at};
  return detail::reduce_losses(on(square(on(prediction - target))), options.reduction);
}

// y = mean of |a - b|
Tensor l1_loss(TensorLike prediction, TensorLike target, LossOptions options) {
  detail::check_alike("l1_loss", prediction, target);
  const detail::Line on{prediction.at};
  return detail::reduce_losses(on(abs(on(prediction - target))), options.reduction);
}

// y = mean of d^2 / 2 where d = |a - b| <= delta, else delta (d - delta / 2)
Tensor huber_loss(TensorLike prediction, TensorLike target, HuberOptions options) {
  detail::check_alike("huber_loss", prediction, target);
  const double delta = options.delta;
  if (!(delta > 0))
    fail<ValueError>("huber_loss", prediction.at,
                     "delta is " + std::to_string(delta) + "; it must be positive");
  const detail::Line on{prediction.at};
  const auto loss = [=](auto a, auto b) {
    const auto d = abs(a - b);
    return where(d <= delta, 0.5 * d * d, delta * (d - 0.5 * delta));
  };
  return detail::reduce_losses(on(elementwise("huber_loss", loss, prediction, target)),
                               options.reduction);
}

// y = mean of -p t log s(x) - (1 - t) log(1 - s(x)), s the sigmoid, by log s(x) = -softplus(-x)
Tensor bce_with_logits(TensorLike logits, TensorLike target, const BceOptions& options) {
  constexpr const char* op = "bce_with_logits";
  detail::check_alike(op, logits, target);
  const Shape& shape = logits.shape();
  detail::check_weight(op, logits, "the weight", options.weight, shape);
  detail::check_weight(op, logits, "pos_weight", options.pos_weight, shape);
  const detail::Line on{logits.at};
  Tensor ones = detail::times_log(target, on(softplus(on(-logits))));
  if (options.pos_weight.is_defined()) ones = on(ones) * options.pos_weight;
  const Tensor zeros = detail::times_log(on(1 - target), on(softplus(logits)));
  Tensor losses = on(ones) + zeros;
  if (options.weight.is_defined()) losses = on(losses) * options.weight;
  return detail::reduce_losses(on(losses), options.reduction);
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
  const detail::Line on{log_prediction.at};
  Tensor losses;
  if (options.log_target)
    losses = detail::times_log(on(exp(target)), on(target - log_prediction));
  else
    losses = on(times_own_log(target)) - detail::times_log(target, log_prediction);
  return detail::reduce_losses(on(losses), options.reduction);
}

// y = mean of max(0, margin - t x), for scores x and signs t
Tensor hinge_loss(TensorLike scores, TensorLike target, HingeOptions options) {
  detail::check_alike("hinge_loss", scores, target);
  check_signs("hinge_loss", target);
  const detail::Line on{scores.at};
  return detail::reduce_losses(on(relu(on(options.margin - on(scores * target)))),
                               options.reduction);
}

// y = a·b / (max(|a|, eps) max(|b|, eps)) along an axis
Tensor cosine_similarity(TensorLike a, TensorLike b, int axis, double eps) {
  constexpr const char* op = "cosine_similarity";
  detail::check_floating(op, a, b);
  if (!(eps > 0))
    fail<ValueError>(op, a.at, "eps is " + std::to_string(eps) + "; it must be positive");
  Shape common;
  if (a.array().rank() != b.array().rank() || !broadcast(a.shape(), b.shape(), common))
    fail<ShapeError>(op, a.at,
                     describe(a) + " and " + describe(b) +
                         ": wants as many axes of each, of sizes that broadcast; reshape one");
  const int along = detail::checked_axis(op, a, axis);
  const detail::Line on{a.at};
  const auto direction = [&](const TensorLike& x) {
    const Tensor length = sqrt(on(maximum(on(sum(on(square(x)), along, keepdim)), eps * eps)));
    return x / length;
  };
  return sum(on(on(direction(a)) * direction(b)), along);
}

}  // namespace gradus
