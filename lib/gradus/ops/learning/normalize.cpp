#include <gradus/graph/fused.h>
#include <gradus/kernels/dense/layer_norm.h>
#include <gradus/ops/arguments.h>
#include <gradus/ops/ops.h>
#include <gradus/ops/options.h>

namespace gradus {
using namespace graph;
namespace {

void check_eps(const char* op, const TensorLike& x, double eps) {
  if (!(eps >= 0))
    fail<ValueError>(op, x.at, "eps is " + std::to_string(eps) + "; it must not be negative");
}

// The last axes of x, as many as `shape` has, which must be of these sizes.
AxisList last_axes(const char* op, const TensorLike& x, const Shape& shape) {
  detail::check_floating(op, x);
  const Shape& from = x.shape();
  if (shape.empty() || shape.size() > from.size() ||
      from.last(static_cast<std::int64_t>(shape.size())) != shape)
    fail<ShapeError>(op, x.at,
                     describe(from) + " does not end in the axes " + describe(shape) +
                         " that are to be normalized; permute or reshape it");
  std::vector<std::int64_t> axes;
  for (std::size_t k = from.size() - shape.size(); k < from.size(); ++k) axes.push_back(k);
  return axes;
}

void check_factor(const char* op, const TensorLike& x, const char* what, const TensorLike& factor,
                  const Shape& shape) {
  if (factor.shape() != shape)
    fail<ShapeError>(op, x.at,
                     std::string(what) + " is " + describe(factor.shape()) + " beside " +
                         describe(x.shape()) + "; it wants " + describe(shape));
  detail::check_floating(op, x, factor);
}

struct Normalization {
  AxisList axes;
  double eps;
  Attributes attributes() const { return {{"axes", axes.values()}, {"eps", eps, eps == 1e-5}}; }
};

// y = s weight + bias with s = (x - mean) r, r = 1 / sqrt(mean of (x - mean)^2 + eps); with
// h = g weight: dL/dx = r (h - mean h - s mean(h s))      dL/dweight = g s      dL/dbias = g
Tensor normalize_last(TensorLike x, TensorLike weight, TensorLike bias, AxisList axes, double eps) {
  return record_fused<3>(
      "layer_norm", kernels::layer_norm(x.array(), weight.array(), bias.array(), eps),
      {x, weight, bias}, Normalization{std::move(axes), eps}, Reads::input(0) | Reads::input(1),
      [](const NdArray& g, auto&, auto& in, const Normalization& told) {
        auto [dx, dweight, dbias] = kernels::layer_norm_gradients(g, in[0], in[1], told.eps);
        return std::array{std::move(dx), std::move(dweight), std::move(dbias)};
      },
      [](const Tensor& g, auto&, auto& in, const Normalization& told) {
        const auto& [axes, eps] = told;
        const Tensor centred = in[0] - mean(in[0], axes, keepdim);
        const Tensor r = rsqrt(mean(square(centred), axes, keepdim) + eps);
        const Tensor s = centred * r, h = g * in[1];
        return std::array{r * (h - mean(h, axes, keepdim) - s * mean(h * s, axes, keepdim)),
                          sum_to(g * s, in[1].shape()), sum_to(g, in[1].shape())};
      });
}

// Channels lie along axis 1: [c] becomes [c, 1, …] to broadcast with [n, c, …].
Tensor upright(const TensorLike& x, const TensorLike& per_channel) {
  Shape shape(x.rank() - 1, 1);
  shape[0] = per_channel.size();
  return reshape(*per_channel, shape);
}

Shape check_channels(const char* op, const TensorLike& x, double eps) {
  detail::check_floating(op, x);
  check_eps(op, x, eps);
  if (x.rank() < 2)
    fail<ShapeError>(op, x.at, describe(x.shape()) + " has no channels: wants [n, c] or [n, c, …]");
  return {x.shape()[1]};
}

Tensor scale_channels(TensorLike standard, TensorLike weight, TensorLike bias) {
  return standard * upright(standard, weight) + upright(standard, bias);
}

}  // namespace

Tensor layer_norm(TensorLike x, const Shape& shape, double eps) {
  check_eps("layer_norm", x, eps);
  AxisList axes = last_axes("layer_norm", x, shape);
  return normalize_last(x, ones(shape, x.dtype()), zeros(shape, x.dtype()), std::move(axes), eps);
}

// y = (x - mean) / sqrt(variance + eps) weight + bias, over the axes of weight
Tensor layer_norm(TensorLike x, TensorLike weight, TensorLike bias, double eps) {
  const Shape& shape = weight.shape();
  check_eps("layer_norm", x, eps);
  AxisList axes = last_axes("layer_norm", x, shape);
  check_factor("layer_norm", x, "the weight", weight, shape);
  check_factor("layer_norm", x, "the bias", bias, shape);
  return normalize_last(x, weight, bias, std::move(axes), eps);
}

// y = x / sqrt(mean of x^2 + eps) weight, over the axes of weight      (Zhang and Sennrich, 2019)
Tensor rms_norm(TensorLike x, TensorLike weight, double eps) {
  const Shape& shape = weight.shape();
  check_eps("rms_norm", x, eps);
  const AxisList axes = last_axes("rms_norm", x, shape);
  check_factor("rms_norm", x, "the weight", weight, shape);
  const OpScope scope("rms_norm", x.at);
  return x / sqrt(mean(square(x), axes, keepdim) + eps) * weight;
}

// y = (x - mean) / sqrt(variance + eps) weight + bias, of each channel over all else
BatchNormed batch_norm(TensorLike x, TensorLike weight, TensorLike bias, double eps) {
  constexpr const char* op = "batch_norm";
  const Shape channels = check_channels(op, x, eps);
  check_factor(op, x, "the weight", weight, channels);
  check_factor(op, x, "the bias", bias, channels);
  if (x.size() == channels[0])
    fail<ShapeError>(op, x.at,
                     describe(x.shape()) +
                         " has one value in each channel, which has no variance; train on more, "
                         "or give a mean and a variance");
  std::vector<std::int64_t> axes{0};
  for (std::size_t k = 2; k < x.rank(); ++k) axes.push_back(static_cast<std::int64_t>(k));
  const OpScope scope(op, x.at);
  const Tensor average = mean(x, axes, keepdim);
  const Tensor centred = x - average;
  const Tensor variance = mean(square(centred), axes, keepdim);
  const Tensor standard = centred / sqrt(variance + eps);
  return {scale_channels(standard, weight, bias), reshape(detach(average), channels),
          reshape(detach(variance), channels)};
}

Tensor batch_norm(TensorLike x, TensorLike mean, TensorLike variance, TensorLike weight,
                  TensorLike bias, double eps) {
  constexpr const char* op = "batch_norm";
  const Shape channels = check_channels(op, x, eps);
  check_factor(op, x, "the mean", mean, channels);
  check_factor(op, x, "the variance", variance, channels);
  check_factor(op, x, "the weight", weight, channels);
  check_factor(op, x, "the bias", bias, channels);
  const OpScope scope(op, x.at);
  const Tensor spread = sqrt(upright(x, variance) + eps);
  const Tensor standard = (x - upright(x, mean)) / spread;
  return scale_channels(standard, weight, bias);
}

}  // namespace gradus
