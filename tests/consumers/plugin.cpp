// A plugin with gradus inside: a fused op of its own, and a small model that it trains.
#include <gradus/elementwise.h>
#include <gradus/gradus.h>
using namespace gradus;

namespace {
struct Net {
  nn::Linear hidden{2, 8};
  nn::Linear out{8, 1};
  Tensor operator()(const Tensor& x) const { return out(tanh(hidden(x))); }
};
}  // namespace

/// The derivative of x tanh x.
extern "C" double slope(double at) {
  const Tensor x = parameter(scalar(at, float64));
  return grad(elementwise(
                  "wiggle", [](auto v) { return v * tanh(v); }, x),
              x)
      .item();
}

/// By how much a few steps of training lower a loss: to this part of what it was.
extern "C" double train() {
  seed(1);
  const Tensor x = randn({32, 2}), y = sum(x * x, 1, keepdim);
  Net net;
  optim::Adam adam(nn::parameters(net), {.lr = 1e-2});
  const auto loss = [&] { return mse_loss(net(x), y); };
  const double before = loss().item();
  for (int step = 0; step < 100; ++step) {
    adam.zero_grad();
    backward(loss());
    adam.step();
  }
  return loss().item() / before;
}
