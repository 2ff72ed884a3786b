#include <gradus/ops/arguments.h>
#include <gradus/ops/ops.h>
#include <gradus/ops/options.h>

namespace gradus {
namespace {

void check_eps(const char* op, const Operand& x, double eps) {
  if (!(eps >= 0))
    fail<ValueError>(op, x.at, "eps is " + std::to_string(eps) + "; it must not be negative");
}

// The last axes of x, as many as `shape` has, which must be of these sizes.
Axes last_axes(const char* op, const Operand& x, const Shape& shape) {
  detail::check_floating(op, x);
  const Shape& from = x.array().shape();
  if (shape.empty() || shape.size() > from.size() ||
      !std::equal(shape.begin(), shape.end(),
                  from.end() - static_cast<std::ptrdiff_t>(shape.size())))
    fail<ShapeError>(op, x.at,
                     describe(from) + " does not end in the axes " + describe(shape) +
                         " that are to be normalized; permute or reshape it");
  std::vector<std::int64_t> axes;
  for (std::size_t k = from.size() - shape.size(); k < from.size(); ++k)
    axes.push_back(static_cast<std::int64_t>(k));
  return axes;
}

void check_factor(const char* op, const Operand& x, const char* what, const Operand& factor,
                  const Shape& shape) {
  if (factor.array().shape() != shape)
    fail<ShapeError>(op, x.at,
                     std::string(what) + " is " + describe(factor.array().shape()) + " beside " +
                         describe(x.array().shape()) + "; it wants " + describe(shape));
  detail::check_floating(op, x, factor);
}

// y = (x - mean) / sqrt(mean of (x - mean)^2 + eps)
Tensor standardize(Operand x, const Axes& axes, double eps) {
  const detail::Line on{x.at};
  const Tensor centred = x - mean(x, axes, keepdim);
  const Tensor variance = mean(on(square(on(centred))), axes, keepdim);
  return on(centred) / sqrt(on(on(variance) + eps));
}

// Channels lie along axis 1: [c] becomes [c, 1, …] to broadcast with [n, c, …].
Tensor upright(const Operand& x, const Operand& per_channel) {
  Shape shape(x.array().rank() - 1, 1);
  shape[0] = per_channel.array().size();
  return reshape(Operand(*per_channel, x.at), shape);
}

Shape check_channels(const char* op, const Operand& x, double eps) {
  detail::check_floating(op, x);
  check_eps(op, x, eps);
  if (x.array().rank() < 2)
    fail<ShapeError>(op, x.at,
                     describe(x.array().shape()) + " has no channels: wants [n, c] or [n, c, …]");
  return {x.array().shape()[1]};
}

Tensor scale_channels(Operand standard, Operand weight, Operand bias) {
  const detail::Line on{standard.at};
  return on(standard * upright(standard, weight)) + upright(standard, bias);
}

}  // namespace

Tensor layer_norm(Operand x, const Shape& shape, double eps) {
  check_eps("layer_norm", x, eps);
  return standardize(x, last_axes("layer_norm", x, shape), eps);
}

// y = (x - mean) / sqrt(variance + eps) weight + bias, over the axes of weight
Tensor layer_norm(Operand x, Operand weight, Operand bias, double eps) {
  const Shape& shape = weight.array().shape();
  check_eps("layer_norm", x, eps);
  const Axes axes = last_axes("layer_norm", x, shape);
  check_factor("layer_norm", x, "the weight", weight, shape);
  check_factor("layer_norm", x, "the bias", bias, shape);
  const detail::Line on{x.at};
  return on(on(standardize(x, axes, eps)) * weight) + bias;
}

// y = x / sqrt(mean of x^2 + eps) weight, over the axes of weight      (Zhang and Sennrich, 2019)
Tensor rms_norm(Operand x, Operand weight, double eps) {
  const Shape& shape = weight.array().shape();
  check_eps("rms_norm", x, eps);
  const Axes axes = last_axes("rms_norm", x, shape);
  check_factor("rms_norm", x, "the weight", weight, shape);
  const detail::Line on{x.at};
  const Tensor squares = mean(on(square(x)), axes, keepdim);
  return on(x / sqrt(on(on(squares) + eps))) * weight;
}

// y = (x - mean) / sqrt(variance + eps) weight + bias, of each channel over all else
BatchNormed batch_norm(Operand x, Operand weight, Operand bias, double eps) {
  constexpr const char* op = "batch_norm";
  const Shape channels = check_channels(op, x, eps);
  check_factor(op, x, "the weight", weight, channels);
  check_factor(op, x, "the bias", bias, channels);
  if (x.array().size() == channels[0])
    fail<ShapeError>(op, x.at,
                     describe(x.array().shape()) +
                         " has one value in each channel, which has no variance; train on more, "
                         "or give a mean and a variance");
  std::vector<std::int64_t> axes{0};
  for (std::size_t k = 2; k < x.array().rank(); ++k) axes.push_back(static_cast<std::int64_t>(k));
  const detail::Line on{x.at};
  const Tensor average = mean(x, axes, keepdim);
  const Tensor centred = x - average;
  const Tensor variance = mean(on(square(on(centred))), axes, keepdim);
  const Tensor standard = on(centred) / sqrt(on(on(variance) + eps));
  return {scale_channels(on(standard), weight, bias), reshape(detach(average), channels),
          reshape(detach(variance), channels)};
}

Tensor batch_norm(Operand x, Operand mean, Operand variance, Operand weight, Operand bias,
                  double eps) {
  constexpr const char* op = "batch_norm";
  const Shape channels = check_channels(op, x, eps);
  check_factor(op, x, "the mean", mean, channels);
  check_factor(op, x, "the variance", variance, channels);
  check_factor(op, x, "the weight", weight, channels);
  check_factor(op, x, "the bias", bias, channels);
  const detail::Line on{x.at};
  const Tensor spread = sqrt(on(on(upright(x, variance)) + eps));
  const Tensor standard = on(x - upright(x, mean)) / spread;
  return scale_channels(on(standard), weight, bias);
}

}  // namespace gradus
