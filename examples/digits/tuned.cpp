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

constexpr std::int64_t side = 8, framed_side = 10;

/// The places of the 64 pixels whose corner lies at a place of the frame.
std::vector<std::int64_t> window(std::int64_t corner) {
  std::vector<std::int64_t> places;
  for (std::int64_t row = 0; row < side; ++row)
    for (std::int64_t column = 0; column < side; ++column)
      places.push_back(corner + framed_side * row + column);
  return places;
}

constexpr std::int64_t middle = framed_side + 1;

Tensor frame(const Tensor& x) {
  const std::int64_t n = x.shape()[0];
  const Tensor inside = broadcast_to(tensor(window(middle), {1, 64}, int64), {n, 64});
  return scatter_add(zeros({n, framed_side * framed_side}, x.dtype()), 1, inside, x);
}

/// Four moves, and four times none: drawn alike, half of the pictures stay.
Tensor windows() {
  std::vector<std::int64_t> places;
  for (const auto move : {-framed_side, framed_side, std::int64_t{-1}, std::int64_t{1},
                          std::int64_t{0}, std::int64_t{0}, std::int64_t{0}, std::int64_t{0}}) {
    const auto seen = window(middle + move);
    places.insert(places.end(), seen.begin(), seen.end());
  }
  return tensor(places, {8, 64}, int64);
}

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

Moving::Moving(const Tensor& x) : framed_(frame(x)), places_(windows()) {}

Tensor Moving::draw() const {
  const Tensor which = randint(0, places_.shape()[0], {framed_.shape()[0]});
  return gather(framed_, 1, index_select(places_, 0, which));
}

}  // namespace digits
