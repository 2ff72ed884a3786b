#include "tuned.h"

namespace digits {
namespace {

struct Net {
  std::vector<nn::Linear> layers;

  Tensor operator()(const Tensor& x) const {
    Tensor h = layers.front()(x);
    for (std::size_t k = 1; k < layers.size(); ++k) h = layers[k](relu(h));
    return h;
  }
};

Net draw_net(const Settings& settings) {
  Net net;
  std::int64_t width = 64;
  for (const auto next : settings.hidden) {
    net.layers.emplace_back(width, next, settings.dtype);
    width = next;
  }
  net.layers.emplace_back(width, 10, settings.dtype);
  return net;
}

std::vector<double> train(const Net& net, const data::Dataset& examples, const Settings& settings,
                          const Watch& watch) {
  const Moving digits(examples.x / 16);
  optim::Adam adam(nn::parameters(net), {.lr = settings.lr});
  std::vector<double> losses;
  for (std::int64_t epoch = 0; epoch < settings.epochs; ++epoch) {
    const data::Batches batches = data::batches({digits.draw(), examples.y}, settings.batch);
    const auto steps = static_cast<double>(batches.size());
    double total = 0, step = static_cast<double>(epoch) * steps;
    for (const auto& [x, y] : batches) {
      if (watch.should_stop()) return losses;
      adam.options.lr = settings.lr * (1 - step++ / (static_cast<double>(settings.epochs) * steps));
      const Tensor loss = cross_entropy(net(x), y, {.label_smoothing = 0.1});
      adam.zero_grad();
      backward(loss);
      adam.step();
      total += loss.item() * static_cast<double>(y.size());
    }
    losses.push_back(total / static_cast<double>(examples.y.size()));
    watch.on_epoch(epoch, losses.back());
  }
  return losses;
}

/// Where the 64 pixels of a picture lie in its frame of 10×10, [1, 64].
Tensor middle() { return reshape(reshape(arange(8) * 10, {8, 1}) + arange(8) + 11, {1, 64}); }

}  // namespace

Settings tuned_settings() {
  return {.epochs = 200, .lr = 5e-3, .hidden = {256}, .batch = 64, .dtype = float32};
}

Trained run_tuned(const data::Split& split, const Settings& settings, const Watch& watch) {
  seed(settings.seed);
  const Net net = draw_net(settings);
  const auto losses = train(net, split.train, settings, watch);
  const NoGrad off;
  return {losses, softmax(net(split.test.x / 16), 1), count_parameters(net)};
}

// Four moves, and four times none: drawn alike, half of the pictures stay.
Moving::Moving(const Tensor& x)
    : framed_(scatter_add(zeros({x.shape()[0], 100}, x.dtype()), 1,
                          broadcast_to(middle(), x.shape()), x)),
      places_(middle() + tensor({{-10}, {10}, {-1}, {1}, {0}, {0}, {0}, {0}}, int64)) {}

Tensor Moving::draw() const {
  const Tensor which = randint(0, places_.shape()[0], {framed_.shape()[0]});
  return gather(framed_, 1, index_select(places_, 0, which));
}

}  // namespace digits
