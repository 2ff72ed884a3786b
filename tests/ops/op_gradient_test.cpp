#include <doctest/doctest.h>
#include "rows.h"
#include "support.h"

using namespace gradus;

namespace {

/// Calls f(trial) for all rows with a derivative that float64 can be asked for.
template <class F> void for_each_trial(F f) {
  for (const auto& row : op_table()) {
    const std::string op = title(row);
    CAPTURE(op);
    const Trial trial(row);
    if (trial.differentiable && trial.weights.dtype() == float64) f(trial);
  }
}

/// The positions of the floating inputs.
std::vector<std::size_t> floating_positions(const Trial& trial) {
  std::vector<std::size_t> positions;
  for (std::size_t k = 0; k < trial.inputs.size(); ++k)
    if (is_floating(trial.inputs[k].dtype())) positions.push_back(k);
  return positions;
}

double weighted(const Trial& trial, const Tensors& inputs) {
  return sum(trial.weights * trial.row.apply(inputs)).item();
}

/// <directions, first order>
double along_directions(const Trial& trial, const Tensors& inputs) {
  const Tensors leaves = with_parameters(inputs);
  const Tensors first = first_order(trial, leaves, floating(leaves));
  double total = 0;
  for (std::size_t k = 0; k < first.size(); ++k)
    total += sum(trial.directions[k] * first[k]).item();
  return total;
}

/// Differences of f(inputs) by the elements of all floating inputs, one after the other.
template <class F> Numbers all_differences(const Trial& trial, F f) {
  Numbers all;
  for (const auto k : floating_positions(trial)) {
    Tensors inputs = trial.inputs;
    const auto one = [&](const Tensor& x) {
      inputs[k] = x;
      return f(inputs);
    };
    const Numbers more = differences(one, trial.inputs[k]);
    all.insert(all.end(), more.begin(), more.end());
  }
  return all;
}

}  // namespace

TEST_SUITE("op gradients") {

TEST_CASE("first order agrees with finite differences") {
  for_each_trial([](const Trial& trial) {
    const Tensors inputs = with_parameters(trial.inputs);
    const auto numeric =
        all_differences(trial, [&](const Tensors& x) { return weighted(trial, x); });
    CHECK(distance(numbers(first_order(trial, inputs, floating(inputs))), numeric) <= 1e-8);
  });
}

TEST_CASE("second order agrees with finite differences of the first") {
  for_each_trial([](const Trial& trial) {
    if (trial.row.smoothness == Smoothness::once) return;
    const Tensors inputs = with_parameters(trial.inputs);
    const auto numeric =
        all_differences(trial, [&](const Tensors& x) { return along_directions(trial, x); });
    CHECK(distance(numbers(second_order(trial, inputs, floating(inputs))), numeric) <= 1e-8);
  });
}

TEST_CASE("a flat op has derivative 0, a linear one second derivative 0") {
  for_each_trial([](const Trial& trial) {
    if (trial.row.smoothness != Smoothness::flat) return;
    const Tensors inputs = with_parameters(trial.inputs);
    for (const double slope : numbers(first_order(trial, inputs, floating(inputs))))
      CHECK(slope == 0);
  });
}

TEST_CASE("the fused pass and the recorded composition agree") {
  for_each_trial([](const Trial& trial) {
    const Tensors inputs = with_parameters(trial.inputs), leaves = floating(inputs);
    const auto fused = numbers(first_order(trial, inputs, leaves));
    if (trial.row.smoothness == Smoothness::once) return;
    const auto recorded = numbers(first_order(trial, inputs, leaves, true));
    CHECK(distance(fused, recorded) <= 1e-12);
  });
}

TEST_CASE("a tensor that stands in two places gets the sum of both gradients") {
  for_each_trial([](const Trial& trial) {
    const auto positions = floating_positions(trial);
    for (std::size_t i = 0; i < positions.size(); ++i)
      for (std::size_t j = i + 1; j < positions.size(); ++j) {
        const auto a = positions[i], b = positions[j];
        if (trial.inputs[a].shape() != trial.inputs[b].shape()) continue;
        // The range of b lies within that of a, or b's numbers serve for both.
        const bool narrower = trial.row.inputs[a].low <= trial.row.inputs[b].low;
        const Tensor x = parameter(trial.inputs[narrower ? b : a]);
        Tensors same = trial.inputs, apart = trial.inputs;
        same[a] = same[b] = x;
        apart[a] = parameter(x), apart[b] = parameter(x);
        const auto twice = first_order(trial, same, {x});
        const auto once = first_order(trial, apart, {apart[a], apart[b]});
        CHECK(distance(numbers(twice[0]), numbers(once[0] + once[1])) <= 1e-12);
      }
  });
}

TEST_CASE("a constant among the inputs changes nothing for the others") {
  for_each_trial([](const Trial& trial) {
    const auto positions = floating_positions(trial);
    const Tensors all = with_parameters(trial.inputs);
    const Tensors expected = first_order(trial, all, floating(all));
    for (std::size_t i = 0; positions.size() > 1 && i < positions.size(); ++i) {
      Tensors inputs = trial.inputs;
      const Tensor x = inputs[positions[i]] = parameter(trial.inputs[positions[i]]);
      CHECK(distance(numbers(first_order(trial, inputs, {x})), numbers(expected[i])) <= 1e-14);
    }
  });
}

TEST_CASE("nodes and bytes return to what they were after each row") {
  const auto once_through = [](const OpRow& row) {
    const Trial trial(row);
    const Tensors inputs = with_parameters(trial.inputs), leaves = floating(inputs);
    if (!trial.differentiable) return;
    first_order(trial, inputs, leaves);
    if (row.smoothness != Smoothness::once) second_order(trial, inputs, leaves);
    backward(sum(row.apply(inputs)));
  };
  for (const auto& row : op_table()) {
    const std::string op = title(row);
    CAPTURE(op);
    once_through(row);  // constants that live for good are made now
    const Balance balance;
    once_through(row);
    CHECK(balance.nodes() == 0);
    CHECK(balance.bytes() == 0);
  }
}

}  // TEST_SUITE
