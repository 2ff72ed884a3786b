#include <gradus/gradus.h>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <thread>

// What threads gain: each case on one and on several by turns, in wall time, the best of each, as
// other programs can only slow one down. threads [THREADS [SECONDS OF A CASE]]

using namespace gradus;

namespace {

double best_time(double best, const std::function<void()>& run) {
  using Clock = std::chrono::steady_clock;
  const auto start = Clock::now();
  run();
  return std::min(best, std::chrono::duration<double>(Clock::now() - start).count());
}

struct Comparison {
  int threads;
  double seconds;

  void operator()(const char* name, const std::function<void()>& run) const {
    double alone = 1e9, together = alone;
    const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
    do {
      set_threads(1);
      for (int k = 0; k < 3; ++k) alone = best_time(alone, run);
      set_threads(threads);
      for (int k = 0; k < 3; ++k) together = best_time(together, run);
    } while (std::chrono::steady_clock::now() < end);
    std::printf("%-44s %9.3f %9.3f %9.2f\n", name, alone * 1e3, together * 1e3, together / alone);
  }
};

void compare_networks(const Comparison& compare) {
  const Tensor x = randn({64, 1, 28, 28}), y = randint(0, 10, {64});
  const Tensor w1 = parameter(randn({16, 1, 3, 3}) * 0.3), b1 = parameter(zeros({16})),
               w2 = parameter(randn({32, 16, 3, 3}) * 0.1), b2 = parameter(zeros({32})),
               w3 = parameter(randn({10, 800}) * 0.03), b3 = parameter(zeros({10}));
  compare("conv net on 28 x 28, batch 64, a step", [&] {
    const Tensor first = max_pool2d(relu(conv2d(x, w1, b1)), 2);
    const Tensor second = max_pool2d(relu(conv2d(first, w2, b2)), 2);
    grad(cross_entropy(linear(flatten(second, 1), w3, b3), y), {w1, b1, w2, b2, w3, b3});
  });
  const Tensor p = parameter(randn({10'000'000}));
  backward(sum(p));
  optim::Adam adam({p});
  compare("Adam, 10 M parameters", [&] { adam.step(); });
}

}  // namespace

int main(int argc, char** argv) {
  const int cores = static_cast<int>(std::clamp(std::thread::hardware_concurrency(), 2u, 256u));
  const Comparison compare{argc > 1 ? std::atoi(argv[1]) : cores,
                           argc > 2 ? std::atof(argv[2]) : 3};
  std::printf("%-44s %9s %9d %9s\n", "ms, threads:", "1", compare.threads, "ratio");
  const Tensor x = randn({1 << 22}), scores = randn({4096, 1000}), wide = randn({4096, 1024}),
               square = randn({1024, 1024});
  compare("tanh of 2^22", [&] { tanh(x); });
  compare("2^22 plus 2^22", [&] { x + x; });
  compare("softmax, 4096 x 1000", [&] { softmax(scores, 1); });
  const Tensor rows = parameter(randn({4096, 512})), w = parameter(rand({512})),
               b = parameter(randn({512}));
  compare("layer norm, 4096 x 512, with gradients", [&] {
    grad(sum(layer_norm(rows, w, b)), {rows, w, b});
  });
  compare("sum over axis 0 of 4096 x 1024", [&] { sum(wide, {0}); });
  compare("sum over axis 1 of 4096 x 1024", [&] { sum(wide, {1}); });
  compare("cumsum along axis 1 of 4096 x 1024", [&] { cumsum(wide, 1); });
  compare("product of 1024 and 1024", [&] { matmul(square, square); });
  compare_networks(compare);
}
