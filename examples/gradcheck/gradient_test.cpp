// Tests of gradients in doctest, to be copied. A report converts to bool and prints itself, so a
// check is one line, and where it fails doctest shows the report.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <gradus/gradus.h>
#include <doctest/doctest.h>

using namespace gradus;
using check::gradcheck;
using check::Verdict;

namespace {

// The code under test: a layer with a backward pass of its own.
Tensor squared_distance(const Tensor& x, const Tensor& y) {
  Tensor value;
  {
    const NoGrad off;
    value = sum(square(x - y), 1);
  }
  const auto rule = [](double sign) {
    return [sign](const Tensor& g, const Tensor&, const Tensors& in) {
      return sign * 2 * reshape(g, {g.size(), 1}) * (in[0] - in[1]);
    };
  };
  return record("squared_distance", value, {x, y}, {rule(1), rule(-1)});
}

Tensor layer(const Tensors& in) { return tanh(matmul(in[0], in[1]) + in[2]); }

}  // namespace

TEST_CASE("the gradient is right, and so is its derivative") {
  seed(1);
  const Tensors inputs{randn({5, 4}, float64), randn({5, 4}, float64)};
  const auto f = [](const Tensors& in) { return squared_distance(in[0], in[1]); };
  CHECK(gradcheck(f, inputs, {.order = 2}));
}

TEST_CASE("float32 models need no looser tolerances") {
  seed(2);
  CHECK(gradcheck(layer, {randn({8, 16}), randn({16, 4}), randn({4})}));
}

TEST_CASE("a large model is checked along random directions") {
  seed(3);
  const auto report =
      gradcheck(layer, {randn({8, 60}), randn({60, 40}), randn({40})}, {.mode = check::Mode::fast});
  CHECK(report);
  CHECK(report.smallest_detectable < 1e-4);  // what this run would have caught
}

TEST_CASE("dropout draws the same numbers for each evaluation") {
  seed(4);
  const auto f = [](const Tensors& in) { return sum(dropout(square(in[0]), 0.5)); };
  CHECK(gradcheck(f, {randn({20}, float64)}, {.replay_random = true}));
}

TEST_CASE("only kinks that are meant") {
  const auto f = [](const Tensors& in) { return sum(relu(in[0])); };
  CHECK(gradcheck(f, {tensor({-1, 2}, float64)}).verdict == Verdict::correct);
  CHECK(gradcheck(f, {tensor({-1, 0}, float64)}).verdict == Verdict::kink);
}

TEST_CASE("these tests would notice a wrong rule") {
  const auto mutation = check::mutate([] {
    seed(5);
    const auto f = [](const Tensors& in) { return sum(layer(in)); };
    return gradcheck(f, {randn({3, 4}, float64), randn({4, 2}, float64), randn({2}, float64)})
        .passed();
  });
  CHECK(mutation);
}
