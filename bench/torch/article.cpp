#include "torch_case.h"

namespace {

// The digits article's epoch. The time does not depend on the numbers, once denormals are flushed;
// pixels and labels of the article's size and range will do.
template <class T> struct Article {
  static constexpr auto dtype = c10::CppTypeToScalarType<T>::value;
  torch::Tensor x = torch::randint(17, {1437, 64}, dtype),
                y = torch::rand({1437, 10}, dtype).round();
  torch::Tensor w1 = make({64, 32}), b1 = make({32}), w2 = make({32, 10}), b2 = make({10});
  torch::optim::SGD sgd{{w1, b1, w2, b2}, 0.001};

  static torch::Tensor make(torch::IntArrayRef shape) {
    return torch::randn(shape, dtype).set_requires_grad(true);
  }
  void operator()() {
    reset_gradients(sgd);
    const auto h = torch::sigmoid(torch::addmm(b1, x, w1));
    const auto o = torch::sigmoid(torch::addmm(b2, h, w2));
    const auto loss = (o - y).square().sum() / 2;
    loss.backward();
    sgd.step();
    benchmark::DoNotOptimize(loss.item<double>());
  }
};

struct Flushed : Article<float> {
  Flushed() { at::globalContext().setFlushDenormal(true); }
  ~Flushed() { at::globalContext().setFlushDenormal(false); }
};

BENCHMARK(run<Article<double>>)->Name("article epoch, float64/libtorch");
BENCHMARK(run<Flushed>)->Name("article epoch, float32 flushed/libtorch");

}  // namespace
