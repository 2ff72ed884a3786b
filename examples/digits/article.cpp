#include "article.h"
#include <optional>

namespace digits {

Settings article_settings() {
  return {.epochs = 1000, .lr = 0.01, .hidden = {32}, .dtype = float64};
}

namespace {

/// 64 pixels, sigmoid units, 10 sigmoid outputs. Weights are [in, out], as the article has them.
struct Net {
  Tensor w1, b1, w2, b2;

  Tensor operator()(TensorLike x) const {
    const Tensor hidden = sigmoid(linear(x, transpose(w1), b1));
    return sigmoid(linear(hidden, transpose(w2), b2));
  }
};

/// All standard normal, drawn in the article's order.
Net draw_net(const Settings& settings) {
  RandomState generator(settings.seed);
  const auto draw = [&](const Shape& shape) {
    return parameter(randn(shape, settings.dtype, generator));
  };
  const std::int64_t hidden = settings.hidden.at(0);
  return {draw({64, hidden}), draw({hidden}), draw({hidden, 10}), draw({10})};
}

/// Plain gradient descent on half the sum of squared errors.
std::vector<double> train_net(const Net& net, const data::Dataset& digits, const Settings& settings,
                              const Watch& watch) {
  const Tensor target = one_hot(digits.y, 10, settings.dtype);
  const auto batches = data::batches(
      {digits.x, target}, settings.batch ? settings.batch : target.shape()[0], {.shuffle = false});
  optim::Sgd sgd(nn::parameters(net), {.lr = settings.lr});
  std::vector<double> losses;
  for (std::int64_t epoch = 0; epoch < settings.epochs; ++epoch) {
    double total = 0;
    for (const auto& [x, y] : batches) {
      if (watch.should_stop()) return losses;
      const Tensor loss = sum(square(net(x) - y)) / 2;
      sgd.zero_grad();
      backward(loss);
      sgd.step();
      total += 2 * loss.item();
    }
    losses.push_back(total / static_cast<double>(target.size()));
    watch.on_epoch(epoch, losses.back());
  }
  return losses;
}

}  // namespace

Trained run_article(const data::Split& split, const Settings& settings, const Watch& watch) {
  // Saturated sigmoids have gradients so small that float32 slows down over them.
  std::optional<FlushDenormals> flush;
  if (settings.dtype == float32) flush.emplace();

  const Net net = draw_net(settings);
  const auto losses = train_net(net, split.train, settings, watch);
  const NoGrad off;
  return {losses, net(split.test.x), count_parameters(net)};
}

}  // namespace digits
