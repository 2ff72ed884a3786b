#include <doctest/doctest.h>
#include <numeric>
#include "rows.h"
#include "support.h"

#include "golden/ops.inc"

using namespace gradus;

namespace {

/// A strided view with the numbers of x, made from a copy in another order: axes reversed, or each
/// axis run backwards, or every second element of a longer axis.
using Layout = Tensor (*)(const Tensor& x);

Tensor transposed(const Tensor& x) {
  std::vector<int> reversed(x.rank());
  std::iota(reversed.rbegin(), reversed.rend(), 0);
  if (reversed.size() < 2) return x;
  const Tensor turned = permute(x, reversed);
  return permute(Tensor(tensor(turned.to_vector<double>(), turned.shape(), x.dtype())), reversed);
}

Tensor backwards(const Tensor& x) {
  Tensor y = x;
  for (std::size_t axis = 0; axis < x.rank(); ++axis)
    y = slice(y, static_cast<int>(axis), -1, -x.shape()[axis] - 1, -1);
  y = tensor(y.to_vector<double>(), y.shape(), x.dtype());
  for (std::size_t axis = 0; axis < x.rank(); ++axis)
    y = slice(y, static_cast<int>(axis), -1, -x.shape()[axis] - 1, -1);
  return y;
}

Tensor spaced(const Tensor& x) {
  if (x.rank() == 0) return x;
  const auto dense = x.to_vector<double>();
  std::vector<double> wide;
  for (const double value : dense) wide.insert(wide.end(), {value, -77.0});
  Shape shape = x.shape();
  shape.back() *= 2;
  return slice(tensor(wide, shape, x.dtype()), -1, 0, shape.back(), 2);
}

/// Floating inputs in the layout require gradients: what is not a leaf does so through x * 1.
Tensors lay_out(const Tensors& inputs, Layout layout) {
  Tensors views;
  for (const auto& x : inputs) views.push_back(layout(x));
  return views;
}

void check_layout(Layout layout) {
  for (const auto& row : op_table()) {
    const std::string op = title(row);
    CAPTURE(op);
    const Trial trial(row);
    const Tensors views = lay_out(trial.inputs, layout);
    CHECK(numbers(views) == numbers(trial.inputs));
    CHECK(distance(numbers(row.apply(views)), numbers(row.apply(trial.inputs))) <= 1e-14);
  }
}

Tensors in_float32(const Tensors& inputs) {
  Tensors narrow;
  for (const auto& x : inputs) narrow.push_back(is_floating(x.dtype()) ? to(x, float32) : x);
  return narrow;
}
Tensors in_float64(const Tensors& inputs) {
  Tensors wide;
  for (const auto& x : inputs) wide.push_back(is_floating(x.dtype()) ? to(x, float64) : x);
  return wide;
}

}  // namespace

TEST_SUITE("op layouts") {

TEST_CASE("transposed inputs give the same numbers") { check_layout(transposed); }
TEST_CASE("inputs run backwards give the same numbers") { check_layout(backwards); }
TEST_CASE("inputs with gaps give the same numbers") { check_layout(spaced); }

TEST_CASE("gradients of views are those of copies") {
  for (const auto& row : op_table()) {
    const std::string op = title(row);
    CAPTURE(op);
    const Trial trial(row);
    if (!trial.differentiable || trial.weights.dtype() != float64) continue;
    const Tensors dense = with_parameters(trial.inputs);
    Tensors views = trial.inputs;
    for (auto& x : views)  // transposing a transposed parameter: strided, and with a node
      if (is_floating(x.dtype()) && x.rank() >= 2)
        x = transpose(parameter(transpose(x)));
      else if (is_floating(x.dtype()))
        x = parameter(x);
    const auto expected = first_order(trial, dense, floating(dense));
    const auto strided = first_order(trial, views, floating(views));
    CHECK(distance(numbers(strided), numbers(expected)) <= 1e-13);
    if (row.smoothness == Smoothness::once) continue;
    CHECK(distance(numbers(second_order(trial, views, floating(views))),
                   numbers(second_order(trial, dense, floating(dense)))) <= 1e-12);
  }
}

TEST_CASE("float32 agrees with float64 on the same inputs") {
  for (const auto& row : op_table()) {
    const std::string op = title(row);
    CAPTURE(op);
    Trial trial(row);
    const Tensors narrow = with_parameters(in_float32(trial.inputs));
    const Tensors wide = with_parameters(in_float64(in_float32(trial.inputs)));
    const Tensor y = row.apply(narrow);
    CHECK(distance(numbers(y), numbers(row.apply(wide))) <= 2e-6);
    if (!trial.differentiable) continue;
    CHECK(distance(numbers(first_order(trial, narrow, floating(narrow))),
                   numbers(first_order(trial, wide, floating(wide)))) <= 1e-5);
  }
}

}  // TEST_SUITE
