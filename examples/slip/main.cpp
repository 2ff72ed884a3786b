#include <gradus/gradus.h>
#include <cstdio>
#include <cstdlib>
#include <iostream>

// The article that this project starts from writes its derivatives by hand, and sums the gradient
// of each bias over everything instead of over the batch. The check finds the slip, names the op
// and the input, and says what is wrong; and the program shows what the slip costs.

using namespace gradus;

namespace {

// x w + b by hand, as in the article: np.sum(delta) where np.sum(delta, axis=0) is meant.
Tensor affine_by_hand(const Tensor& x, const Tensor& w, const Tensor& b) {
  Tensor value;
  {
    const NoGrad off;
    value = matmul(x, w) + b;
  }
  return record("affine_by_hand", value, {x, w, b},
                {[](const Tensor& g, const Tensor&, const Tensors& in) {
                   return matmul(g, transpose(in[1]));
                 },
                 [](const Tensor& g, const Tensor&, const Tensors& in) {
                   return matmul(transpose(in[0]), g);
                 },
                 [](const Tensor& g, const Tensor&, const Tensors& in) {
                   return broadcast_to(sum(g), in[2].shape());
                 }});
}

Tensor affine(const Tensor& x, const Tensor& w, const Tensor& b) { return matmul(x, w) + b; }

using Affine = Tensor (*)(const Tensor&, const Tensor&, const Tensor&);

check::Report report_on(Affine layer) {
  RandomState generator(0);
  const auto f = [layer](const Tensors& in) { return mean(sigmoid(layer(in[0], in[1], in[2]))); };
  return check::gradcheck(f, {randn({6, 4}, float64, generator), randn({4, 3}, float64, generator),
                              randn({3}, float64, generator)});
}

// The article's experiment: 64-32-10, sigmoids, squared error, full batch, step 0.01.
double accuracy_after_training(Affine layer, std::int64_t seed, int epochs) {
  const auto [train, test] = data::train_test_split(data::digits(float64), 0.2, 42);
  RandomState generator(seed);
  const Tensor w1 = parameter(randn({64, 32}, float64, generator));
  const Tensor b1 = parameter(randn({32}, float64, generator));
  const Tensor w2 = parameter(randn({32, 10}, float64, generator));
  const Tensor b2 = parameter(randn({10}, float64, generator));
  const auto network = [&](const Tensor& x) {
    return sigmoid(layer(sigmoid(layer(x, w1, b1)), w2, b2));
  };
  const Tensor target = one_hot(train.y, 10, float64);
  optim::Sgd sgd({w1, b1, w2, b2}, {.lr = 0.01});
  for (int epoch = 0; epoch < epochs; ++epoch) {
    const Tensor loss = sum(square(network(train.x) - target)) / 2;
    sgd.zero_grad();
    backward(loss);
    sgd.step();
  }
  return data::accuracy(network(test.x), test.y);
}

}  // namespace

// slip [epochs] [seeds]: the article's 1000 and 5 where none are given.
int main(int argc, char** argv) {
  const int epochs = argc > 1 ? std::atoi(argv[1]) : 1000,
            seeds = argc > 2 ? std::atoi(argv[2]) : 5;
  const auto slipped = report_on(affine_by_hand), right = report_on(affine);
  std::cout << "the layer by hand\n" << slipped << "\n\nthe layer by autograd\n" << right << "\n\n";
  if (slipped.passed() || slipped.culprit.op != "affine_by_hand" || !right.passed()) return 1;

  std::cout << "test accuracy after " << epochs << " epochs\n  seed  by hand  by autograd\n";
  double by_hand = 0, by_autograd = 0;
  for (std::int64_t seed = 0; seed < seeds; ++seed) {
    const double slip = accuracy_after_training(affine_by_hand, seed, epochs);
    const double truth = accuracy_after_training(affine, seed, epochs);
    std::printf("  %4lld  %7.3f  %11.3f\n", static_cast<long long>(seed), slip, truth);
    by_hand += slip / seeds;
    by_autograd += truth / seeds;
  }
  std::printf("  mean  %7.3f  %11.3f\n", by_hand, by_autograd);
  return by_hand + 0.1 < by_autograd ? 0 : 1;
}
