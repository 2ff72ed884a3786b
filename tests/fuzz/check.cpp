#include "check.h"
#include <gradus/array/error.h>
#include <gradus/engine/engine.h>
#include <gradus/ops/create.h>
#include <algorithm>
#include <cmath>
#include "text.h"

namespace fuzz {
namespace {

constexpr Real value_tolerance = 1e-12L;
constexpr Real gradient_tolerance = 1e-10L;

Failure parted(Failure::What what, const std::string& where, Real got, Real wanted) {
  return {what, where + " is " + number_text(static_cast<double>(got)) + ", not " +
                    number_text(static_cast<double>(wanted))};
}

std::optional<Failure> check_value(const Tensor& y, const Numbers& wanted, Tally& tally) {
  if (y.shape() != wanted.shape)
    return Failure{Failure::What::shape, "the result is " + gradus::describe(y.shape()) + ", not " +
                                             gradus::describe(wanted.shape)};
  const auto got = y.to_vector<double>();
  for (std::size_t i = 0; i < got.size(); ++i) {
    const Real error = std::abs(got[i] - wanted.values[i]) / (1 + std::abs(wanted.values[i]));
    if (!(error <= value_tolerance))
      return parted(Failure::What::value, "element " + std::to_string(i), got[i], wanted.values[i]);
    tally.worst_value = std::max(tally.worst_value, error);
  }
  return {};
}

std::optional<Failure> check_slope(const Program& program, std::size_t leaf,
                                   const std::vector<double>& gradient,
                                   const std::vector<Real>& direction, Tally& tally) {
  Real got = 0, scale = 1;
  for (std::size_t i = 0; i < gradient.size(); ++i) {
    got += gradient[i] * direction[i];
    scale += std::abs(gradient[i] * direction[i]);
  }
  ++tally.derivatives;
  const auto wanted = slope(program, leaf, direction);
  if (!wanted) {
    ++tally.skipped;
    return {};
  }
  const Real error = std::abs(got - *wanted) / (scale + std::abs(*wanted));
  if (!(error <= gradient_tolerance))
    return parted(Failure::What::gradient,
                  "the derivative along a direction of leaf " + std::to_string(leaf), got, *wanted);
  tally.worst_gradient = std::max(tally.worst_gradient, error);
  return {};
}

std::optional<Failure> check_gradients(const Program& program, const Answer& answer, Tally& tally) {
  Random random(program.size());
  for (std::size_t k = 0; k < answer.parameters.size(); ++k) {
    const std::size_t leaf = answer.parameters[k];
    const auto gradient = answer.gradients[k].to_vector<double>();
    std::vector<Real> direction(gradient.size());
    for (int times = direction.size() > 1 ? 2 : 1; times > 0; --times) {
      for (auto& entry : direction) entry = random.number(0.2, 1) * (random.chance(50) ? 1 : -1);
      if (auto failure = check_slope(program, leaf, gradient, direction, tally)) return failure;
    }
  }
  return {};
}

Tensor as_tensor(const std::vector<double>& values, const Shape& shape) {
  return gradus::tensor(values, shape, gradus::float64);
}

}  // namespace

Answer run_gradus(const Program& program) {
  Answer answer;
  Tensors steps, parameters;
  for (const Step& step : program) {
    Tensors in;
    for (const auto input : step.inputs) in.push_back(steps[input]);
    if (step.kind)
      steps.push_back(step.kind->call(in, step.attributes));
    else
      steps.push_back(as_tensor(step.values, step.shape));
    if (!step.parameter) continue;
    steps.back() = gradus::parameter(steps.back());
    answer.parameters.push_back(steps.size() - 1);
    parameters.push_back(steps.back());
  }
  answer.value = steps.back();
  const Tensor seed = as_tensor(weights(answer.value.shape()), answer.value.shape());
  // Some reach the result by masks alone, and have derivative 0; the differences say whether it is
  // so.
  if (answer.value.requires_grad())
    answer.gradients = gradus::pull_back(answer.value, seed, parameters, {.allow_unused = true});
  else
    for (const auto& x : parameters) answer.gradients.push_back(gradus::zeros_like(x));
  return answer;
}

std::optional<Failure> check(const Program& program, Tally& tally) {
  ++tally.programs;
  tally.ops += ops_in(program);
  try {
    const Answer answer = run_gradus(program);
    const Run wanted = interpret(program);
    if (auto failure = check_value(answer.value, wanted.steps.back(), tally)) return failure;
    return check_gradients(program, answer, tally);
  } catch (const gradus::Error& error) {
    return Failure{Failure::What::threw, std::string("gradus threw: ") + error.what()};
  }
}

}  // namespace fuzz
