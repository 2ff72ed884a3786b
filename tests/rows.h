#pragma once
#include <gradus/array/random.h>
#include <gradus/engine/engine.h>
#include <gradus/ops/ops.h>
#include <sstream>
#include <string>
#include <string_view>
#include "table/table.h"

// How a row of the op table is tried: inputs, weights and directions are drawn from a generator
// seeded by the row's name, so golden/ops.py draws the same numbers and none has to be stored.

/// "add" or "add (broadcast)".
inline std::string title(const gradus::OpRow& row) {
  return row.name + (*row.variant ? " (" + std::string(row.variant) + ")" : "");
}

/// All that the golden numbers of a row depend on, as one line of golden/dump_table.
inline std::string describe_row(const gradus::OpRow& row) {
  std::ostringstream text;
  text.precision(17);
  text << row.name << '\t' << row.variant << '\t' << gradus::name(row.smoothness) << '\t';
  for (const auto& input : row.inputs) {
    if (&input != &row.inputs.front()) text << ' ';
    for (std::size_t axis = 0; axis < input.shape.size(); ++axis)
      text << (axis ? "x" : "") << input.shape[axis];
    text << ':' << input.low << ':' << input.high << ':' << input.dtype;
  }
  text << '\t' << row.torch;
  return text.str();
}

/// zlib's crc32.
inline std::uint32_t crc32(std::string_view text) {
  std::uint32_t sum = ~0u;
  for (const char c : text) {
    sum ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) sum = (sum >> 1) ^ (sum & 1 ? 0xedb88320u : 0u);
  }
  return ~sum;
}

inline gradus::RandomState generator_of(const gradus::OpRow& row) {
  return gradus::RandomState(crc32(title(row)));
}

/// Uniform in [low, high); int64 by randint.
inline gradus::Tensor draw(const gradus::OpInput& input, gradus::RandomState& generator) {
  using namespace gradus;
  if (input.dtype == int64)
    return randint(static_cast<std::int64_t>(input.low), static_cast<std::int64_t>(input.high),
                   input.shape, generator);
  const Tensor unit = rand(input.shape, float64, generator);
  return to(unit * (input.high - input.low) + input.low, input.dtype);
}

inline gradus::Tensors draw_inputs(const gradus::OpRow& row, gradus::RandomState& generator) {
  gradus::Tensors inputs;
  for (const auto& input : row.inputs) inputs.push_back(draw(input, generator));
  return inputs;
}

/// What weighs an output, and the directions of second derivatives: uniform in [-1, 1).
inline gradus::Tensor draw_like(const gradus::Tensor& x, gradus::RandomState& generator) {
  return draw({x.shape(), -1, 1, x.dtype()}, generator);
}

/// A row's inputs, as constants, and what is drawn after them where it has a derivative.
struct Trial {
  explicit Trial(const gradus::OpRow& row) : row(row) {
    gradus::RandomState generator = generator_of(row);
    inputs = draw_inputs(row, generator);
    const gradus::Tensor y = row.apply(inputs);
    differentiable = is_floating(y.dtype()) && row.smoothness != gradus::Smoothness::constant;
    if (!differentiable) return;
    weights = draw_like(y, generator);
    for (const auto& x : inputs)
      if (is_floating(x.dtype())) directions.push_back(draw_like(x, generator));
  }

  const gradus::OpRow& row;
  gradus::Tensors inputs;
  bool differentiable = false;
  gradus::Tensor weights;      // one for each element of the output
  gradus::Tensors directions;  // one for each floating input
};

/// A copy of the inputs in which the floating ones are parameters.
inline gradus::Tensors with_parameters(const gradus::Tensors& inputs) {
  gradus::Tensors leaves;
  for (const auto& x : inputs) leaves.push_back(is_floating(x.dtype()) ? parameter(x) : x);
  return leaves;
}
inline gradus::Tensors floating(const gradus::Tensors& inputs) {
  gradus::Tensors chosen;
  for (const auto& x : inputs)
    if (is_floating(x.dtype())) chosen.push_back(x);
  return chosen;
}

/// The gradient of sum(weights * y) by each of `wanted`, which the inputs were made from.
inline gradus::Tensors first_order(const Trial& trial, const gradus::Tensors& inputs,
                                   const gradus::Tensors& wanted, bool create_graph = false) {
  using namespace gradus;
  const Tensor y = trial.row.apply(inputs);
  return grad(sum(to(trial.weights, y.dtype()) * y), wanted,
              {.create_graph = create_graph, .allow_unused = true});
}

/// The gradient of <directions, first order> by each of `wanted`; zeros where there is no way.
inline gradus::Tensors second_order(const Trial& trial, const gradus::Tensors& inputs,
                                    const gradus::Tensors& wanted) {
  using namespace gradus;
  const Tensors first = first_order(trial, inputs, wanted, true);
  Tensor total = scalar(0, float64);
  for (std::size_t k = 0; k < first.size(); ++k) total += sum(trial.directions[k] * first[k]);
  if (total.requires_grad()) return grad(total, wanted, {.allow_unused = true});
  Tensors zeros;
  for (const auto& x : wanted) zeros.push_back(zeros_like(x));
  return zeros;
}
