#include "article.h"
#include <optional>

namespace digits {

Tensor ArticleNet::operator()(Operand x) const {
  const Tensor hidden = sigmoid(linear(x, transpose(w1), b1));
  return sigmoid(linear(hidden, transpose(w2), b2));
}

Settings article_settings() {
  return {.epochs = 1000, .lr = 0.01, .hidden = {32}, .dtype = float64};
}

ArticleNet draw_article(const Settings& settings) {
  Generator generator(settings.seed);
  const auto draw = [&](const Shape& shape) {
    return parameter(randn(shape, settings.dtype, generator));
  };
  const std::int64_t hidden = settings.hidden.at(0);
  return {draw({64, hidden}), draw({hidden}), draw({hidden, 10}), draw({10})};
}

std::vector<double> train(const ArticleNet& net, const data::Dataset& examples,
                          const Settings& settings, const Watch& watch) {
  // Saturated sigmoids have gradients so small that float32 slows down over them.
  std::optional<FlushDenormals> flush;
  if (settings.dtype == float32) flush.emplace();

  const Tensor y = one_hot(examples.y, 10, settings.dtype);
  std::vector<data::Dataset> batches;
  for (auto batch : data::batches({examples.x, y}, settings.batch ? settings.batch : y.shape()[0],
                                  {.shuffle = false}))
    batches.push_back(batch);

  optim::Sgd sgd(nn::parameters(net), {.lr = settings.lr});
  std::vector<double> losses;
  for (std::int64_t epoch = 0; epoch < settings.epochs; ++epoch) {
    double total = 0;
    for (const auto& [x, target] : batches) {
      if (watch.should_stop()) return losses;
      const Tensor loss = sum(square(net(x) - target)) / 2;
      sgd.zero_grad();
      backward(loss);
      sgd.step();
      total += 2 * loss.item();
    }
    losses.push_back(total / static_cast<double>(y.size()));
    watch.on_epoch(epoch, losses.back());
  }
  return losses;
}

Trained run_article(const data::Split& split, const Settings& settings, const Watch& watch) {
  const ArticleNet net = draw_article(settings);
  std::vector<double> losses = train(net, split.train, settings, watch);
  const NoGrad off;
  return {std::move(losses), net(split.test.x), count_parameters(net)};
}

}  // namespace digits
