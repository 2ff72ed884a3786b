#include <memory>
#include "torch_case.h"

namespace {

namespace nn = torch::nn;

struct Labelled {
  torch::Tensor x, y;
  Labelled(std::int64_t batch, std::int64_t features, std::int64_t classes)
      : x(torch::randn({batch, features})),
        y(torch::randint(classes, {batch}, torch::TensorOptions(torch::kInt64))) {}
};

struct Perceptron {
  nn::Linear first, second;
  Labelled data;
  torch::optim::Adam adam;

  Perceptron(std::int64_t batch, std::int64_t in, std::int64_t hidden)
      : first(in, hidden), second(hidden, 10), data(batch, in, 10),
        adam({first->weight, first->bias, second->weight, second->bias}) {}
  void operator()() {
    reset_gradients(adam);
    torch::cross_entropy_loss(second(torch::relu(first(data.x))), data.y).backward();
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
  std::vector<nn::Linear> layers;
  Labelled data{8, 16, 10};
  std::unique_ptr<torch::optim::SGD> sgd;

  Deep() {
    std::vector<torch::Tensor> all;
    for (int i = 0; i < 50; ++i) {
      layers.emplace_back(16, 16);
      all.insert(all.end(), {layers.back()->weight, layers.back()->bias});
    }
    sgd = std::make_unique<torch::optim::SGD>(all, 1e-3);
  }
  void operator()() {
    reset_gradients(*sgd);
    torch::Tensor h = data.x;
    for (auto& layer : layers) h = torch::tanh(layer(h));
    torch::cross_entropy_loss(h, data.y).backward();
    sgd->step();
  }
};

BENCHMARK(run<Digits>)->Name("MLP 64-32-10, batch 32, Adam/libtorch");
BENCHMARK(run<Middle>)->Name("MLP 784-256-10, batch 128, Adam/libtorch");
BENCHMARK(run<Deep>)->Name("MLP 50 layers of 16, batch 8/libtorch");

}  // namespace
