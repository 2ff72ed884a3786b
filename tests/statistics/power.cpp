#include <gradus/gradus.h>
#include <cmath>
#include <iostream>
#include "statistics.h"

using namespace gradus;

namespace {

// x itself, and `error` added to the gradient that passes.
Tensor with_error(const Tensor& x, const Tensor& error) {
  return record("with_error", x, {x}, {[error](const Tensor& g, const Tensor&, const Tensors&) {
                  return error.is_defined() ? g + error : g;
                }});
}

Tensor unit(const Tensor& x) { return x / norm(x); }

// A direction for the error: random, the same everywhere, or a single entry.
Tensor direction_of(int kind, const Shape& shape, RandomState& generator) {
  const Tensor random = randn(shape, float64, generator);
  if (kind == 0) return unit(random);
  if (kind == 1) return unit(ones(shape, float64));
  return to(random == amax(random), float64);
}

struct Trial {
  check::TensorsFunction f;
  Tensors inputs;
  check::Options options;
};

// Small smooth functions and networks with kinks, checked in full and fast.
Trial draw_trial(int k, RandomState& generator) {
  const std::int64_t n = k % 4 < 2 ? 4 : 30;
  const Tensor x = randn({6, n}, float64, generator);
  const bool kinked = k % 2 == 1;
  const auto f = [x, kinked](const Tensors& p) {
    const Tensor hidden = matmul(x, p[0]) + p[1];
    return mean(square(matmul(kinked ? relu(hidden) : tanh(hidden), p[2])));
  };
  return {f,
          {randn({n, n + 1}, float64, generator), randn({n + 1}, float64, generator),
           randn({n + 1, 3}, float64, generator)},
          {.mode = k % 4 < 2 ? check::Mode::full : check::Mode::fast}};
}

// Whether an error of the size that the check claims to see is seen.
bool is_caught(int k, RandomState& generator) {
  const Trial trial = draw_trial(k, generator);
  const std::size_t input = static_cast<std::size_t>(k) / 4 % trial.inputs.size();
  Tensor error;
  const auto f = [&](const Tensors& in) {
    Tensors inputs = in;
    inputs[input] = with_error(in[input], error);
    return trial.f(inputs);
  };
  const auto clean = check::gradcheck(f, trial.inputs, trial.options);
  if (!clean.passed()) return false;
  const Tensors leaves{parameter(trial.inputs[0]), parameter(trial.inputs[1]),
                       parameter(trial.inputs[2])};
  const double size = norm(grad(f(leaves), leaves[input])).item() * clean.smallest_detectable;
  const bool fast = trial.options.mode == check::Mode::fast;
  // A fast check speaks of errors in random directions; a full one of any.
  const int kind = fast ? 0 : k / 12 % 3;
  error = direction_of(kind, trial.inputs[input].shape(), generator) * size;
  return !check::gradcheck(f, trial.inputs, trial.options).passed();
}

}  // namespace

bool count_missed_errors(const Settings& settings, std::ostream& out) {
  RandomState generator(settings.seed);
  int caught = 0;
  for (int k = 0; k < settings.trials; ++k) caught += is_caught(k, generator);
  out << "errors of the size that the check claims to see: " << caught << " of " << settings.trials
      << " caught" << std::endl;
  return caught >= 0.985 * settings.trials;
}
