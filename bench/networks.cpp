#include <gradus/gradus.h>
#include "case.h"
#include "memory.h"

// Multilayer perceptrons: one step of training each, forward, backward and optimizer.

using namespace gradus;

namespace {

struct Labelled {
  Tensor x, y;
  Labelled(std::int64_t batch, std::int64_t features, std::int64_t classes)
      : x(randn({batch, features})), y(randint(0, classes, {batch})) {}
};

struct Perceptron {
  nn::Linear first, second;
  Labelled data;
  optim::Adam adam{{first.weight, first.bias, second.weight, second.bias}};

  Perceptron(std::int64_t batch, std::int64_t in, std::int64_t hidden)
      : first(in, hidden), second(hidden, 10), data(batch, in, 10) {}
  Tensor loss() const { return cross_entropy(second(relu(first(data.x))), data.y); }
  Tensors held() const {
    return {first.weight, first.bias, second.weight, second.bias, data.x, data.y};
  }
  void operator()() {
    adam.zero_grad();
    backward(loss());
    adam.step();
  }
};
struct Digits : Perceptron {
  Digits() : Perceptron(32, 64, 32) {}
};
struct Middle : Perceptron {
  Middle() : Perceptron(128, 784, 256) {}
};

struct Deep {
  std::vector<nn::Linear> layers{50, nn::Linear(16, 16)};
  Labelled data{8, 16, 10};
  optim::Sgd sgd{parameters(), {.lr = 1e-3}};

  Deep() {
    for (auto& layer : layers) layer = nn::Linear(16, 16);
    sgd = optim::Sgd(parameters(), {.lr = 1e-3});
  }
  Tensors parameters() const {
    Tensors all;
    for (const auto& layer : layers) all.insert(all.end(), {layer.weight, layer.bias});
    return all;
  }
  Tensors held() const {
    Tensors all = parameters();
    all.insert(all.end(), {data.x, data.y});
    return all;
  }
  Tensor loss() const {
    Tensor h = data.x;
    for (const auto& layer : layers) h = tanh(layer(h));
    return cross_entropy(h, data.y);
  }
  void operator()() {
    sgd.zero_grad();
    backward(loss());
    sgd.step();
  }
};

[[maybe_unused]] const bool added =
    register_memory("MLP 64-32-10, batch 32, Adam", [] { return Digits(); }) &&
    register_memory("MLP 784-256-10, batch 128, Adam", [] { return Middle(); }) &&
    register_memory("MLP 50 layers of 16, batch 8", [] { return Deep(); });

BENCHMARK(run<Digits>)->Name("MLP 64-32-10, batch 32, Adam/gradus");
BENCHMARK(run<Middle>)->Name("MLP 784-256-10, batch 128, Adam/gradus");
BENCHMARK(run<Deep>)->Name("MLP 50 layers of 16, batch 8/gradus");

}  // namespace
