#include <gradus/engine/engine.h>
#include <gradus/ops/ops.h>
#include <doctest/doctest.h>
#include "support.h"

// Random programs of scalars with shared values, against dual numbers that go forward and know
// nothing of graphs.

using namespace gradus;

namespace {

struct Forward {
  double value, slope;
};
Forward operator+(Forward a, Forward b) { return {a.value + b.value, a.slope + b.slope}; }
Forward operator-(Forward a, Forward b) { return {a.value - b.value, a.slope - b.slope}; }
Forward operator*(Forward a, Forward b) {
  return {a.value * b.value, a.slope * b.value + a.value * b.slope};
}
Forward operator/(Forward a, Forward b) {
  return {a.value / b.value, (a.slope * b.value - a.value * b.slope) / (b.value * b.value)};
}
Forward operator*(Forward a, double b) { return {a.value * b, a.slope * b}; }
Forward operator+(Forward a, double b) { return {a.value + b, a.slope}; }
Forward sin(Forward a) { return {std::sin(a.value), std::cos(a.value) * a.slope}; }
Forward exp(Forward a) { return {std::exp(a.value), std::exp(a.value) * a.slope}; }
Forward tanh(Forward a) {
  const double y = std::tanh(a.value);
  return {y, (1 - y * y) * a.slope};
}
Forward relu(Forward a) { return a.value > 0 ? a : Forward{0, 0}; }

struct Instruction {
  int op;
  std::size_t a, b;
};

/// Each instruction reads any two earlier values, the same twice among them.
std::vector<Instruction> random_program(RandomState& generator, std::size_t leaves) {
  std::vector<Instruction> program(static_cast<std::size_t>(generator.integer(5, 41)));
  for (std::size_t i = 0; i < program.size(); ++i) {
    const std::size_t last = leaves + i - 1;
    program[i] = {static_cast<int>(generator.integer(0, 8)), generator.up_to(last),
                  generator.up_to(last)};
  }
  return program;
}

template <class T> T execute(const Instruction& instruction, const std::vector<T>& values) {
  const T &a = values[instruction.a], &b = values[instruction.b];
  switch (instruction.op) {
  case 0:
    return a + b;
  case 1:
    return a - b;
  case 2:
    return tanh(a) * tanh(b);
  case 3:
    return a / (b * b + 1.0);
  case 4:
    return sin(a);
  case 5:
    return exp(tanh(a));
  case 6:
    return relu(a) + b * 0.5;
  default:
    return tanh(a);
  }
}

/// The sum of the last three values, so that some of the program may go unused.
template <class T> T run(const std::vector<Instruction>& program, std::vector<T> values) {
  for (const auto& instruction : program) values.push_back(execute(instruction, values));
  const std::size_t n = values.size();
  return values[n - 1] + values[n - 2] + values[n - 3];
}

}  // namespace

TEST_SUITE("random graphs") {

TEST_CASE("200 random graphs agree with forward mode in every leaf, by backward and by grad") {
  RandomState generator(2);
  for (int trial = 0; trial < 200; ++trial) {
    CAPTURE(trial);
    const auto leaves = static_cast<std::size_t>(generator.integer(1, 5));
    const auto program = random_program(generator, leaves);
    std::vector<Forward> start(leaves);
    Tensors parameters;
    for (auto& each : start) {
      each = {generator.normal(), 0};
      parameters.push_back(parameter(scalar(each.value, float64)));
    }
    const Balance balance;
    {
      const Tensor y = run(program, parameters);
      if (!y.requires_grad()) continue;
      const Tensors gradients = grad(y, parameters, {.retain_graph = true, .allow_unused = true});
      backward(y);
      for (std::size_t k = 0; k < leaves; ++k) {
        auto seeded = start;
        seeded[k].slope = 1;
        const Forward expected = run(program, seeded);
        CHECK(distance(y.item(), expected.value) <= 1e-13);
        CHECK(distance(gradients[k].item(), expected.slope) <= 1e-12);
        CHECK(distance(parameters[k].grad().item(), expected.slope) <= 1e-12);
      }
    }
    for (const auto& each : parameters) each.zero_grad();
    CHECK(balance.even());
  }
}

}  // TEST_SUITE
