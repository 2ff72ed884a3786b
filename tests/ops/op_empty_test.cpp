#include <doctest/doctest.h>
#include "rows.h"
#include "support.h"

#include "golden/ops.inc"

using namespace gradus;

namespace {

/// The row's inputs with an axis of size 0, in the three ways of golden/ops.py.
std::vector<OpInput> emptied(const OpRow& row, int way) {
  std::size_t rank = 0;
  for (const auto& input : row.inputs) rank = std::max(rank, input.shape.size());
  std::vector<OpInput> inputs = row.inputs;
  for (std::size_t k = 0; k < inputs.size(); ++k) {
    Shape& shape = inputs[k].shape;
    if (shape.empty()) continue;
    if (way == 0 && shape.size() == rank) shape.front() = 0;
    if (way == 1 && k == 0) shape.front() = 0;
    if (way == 2) shape.back() = 0;
  }
  return inputs;
}

Tensors draw_emptied(const OpRow& row, int way) {
  RandomState generator = generator_of(row);
  Tensors inputs;
  for (const auto& input : emptied(row, way)) {
    const Tensor x = draw(input, generator);
    inputs.push_back(is_floating(x.dtype()) ? parameter(x) : x);
  }
  return inputs;
}

void check_answer(const OpRow& row, const Tensors& inputs, const golden::ops::Answer& answer) {
  const Tensor y = row.apply(inputs);
  CHECK(y.dtype() == answer.dtype);
  CHECK(y.shape() == Shape(answer.shape));
  const Numbers values = answer.values.size() == 0
                             ? Numbers(static_cast<std::size_t>(y.size()), 0.0)
                             : Numbers(answer.values);
  CHECK(distance(numbers(y), values) <= 1e-10);
  if (!y.requires_grad()) return;
  const Tensors leaves = floating(inputs);
  const Tensors gradients = grad(sum(y), leaves, {.create_graph = true, .allow_unused = true});
  for (std::size_t k = 0; k < leaves.size(); ++k) CHECK(gradients[k].shape() == leaves[k].shape());
}

}  // namespace

TEST_SUITE("op empty") {

TEST_CASE("empty inputs answer as in PyTorch, or say what is wrong") {
  for (const auto& row : op_table()) {
    const auto golden = std::find_if(std::begin(golden::ops::rows), std::end(golden::ops::rows),
                                     [&](const auto& each) { return each.title == title(row); });
    REQUIRE(golden != std::end(golden::ops::rows));
    for (int way = 0; way < 3; ++way) {
      const std::string op = title(row);
      CAPTURE(op);
      CAPTURE(way);
      const auto& answer = golden->empty[way];
      const Tensors inputs = draw_emptied(row, way);
      if (answer.known) {
        CHECK_NOTHROW(check_answer(row, inputs, answer));
        continue;
      }
      try {  // PyTorch refuses: we may know an answer, or refuse with an error of ours
        row.apply(inputs);
      } catch (const Error& error) {
        CHECK(std::string(error.what()).size() > 20);
      }
    }
  }
}

}  // TEST_SUITE
