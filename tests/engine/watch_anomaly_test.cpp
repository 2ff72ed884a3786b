#include <gradus/engine/engine.h>
#include <gradus/graph/mode.h>
#include <gradus/ops/ops.h>
#include <doctest/doctest.h>
#include <limits>
#include "support.h"

using namespace gradus;

namespace {
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
}  // namespace

TEST_SUITE("anomalies") {

TEST_CASE("a NaN is found forward, at the op that made it") {
  const Tensor x = parameter(tensor({-1, 4}, float64));
  CHECK(!std::isfinite(sum(sqrt(x)).item()));  // silent without the guard
  const DetectAnomaly watch;
  // clang-format off
  std::string line;
  const auto message = complaint<NonFiniteError>([&] { line = here(); sqrt(x) * 3; });
  // clang-format on
  CHECK(has(message, "sqrt: made a NaN"));
  CHECK(has(message, line));
  CHECK_THROWS_AS(log(tensor({-1.0}, float64)), NonFiniteError);  // of constants as well
  const Tensor zero = zeros({1}, float64);
  CHECK_THROWS_AS(zero / zero, NonFiniteError);
}

TEST_CASE("a NaN that came in is no op's fault, and an infinity forward is none") {
  const DetectAnomaly watch;
  const Tensor x = parameter(tensor({not_a_number, 1}, float64));
  CHECK_NOTHROW(exp(x) * 2 + sum(x));
  CHECK_NOTHROW(x * not_a_number);
  CHECK_NOTHROW(log(tensor({0.0}, float64)));
  CHECK_NOTHROW(tensor({1.0}, float64) / 0);
}

TEST_CASE("a NaN in the branch that where discards is found where it was made") {
  const Tensor x = parameter(tensor({-1, 4}, float64));
  const DetectAnomaly watch;
  const auto message = complaint<NonFiniteError>([&] { where(x > 0, log(x), 0); });
  CHECK(has(message, "log: made a NaN"));
}

TEST_CASE("an infinite gradient is found backward, at the op whose rule made it") {
  const Tensor x = parameter(tensor({0, 4}, float64));
  const DetectAnomaly watch;
  // clang-format off
  const Tensor y = sum(sqrt(x)); const std::string line = here();
  // clang-format on
  const auto message = complaint<NonFiniteError>([&] { backward(y); });
  CHECK(has(message, "sqrt: the rule of input 0 made an infinite gradient"));
  CHECK(has(message, line));
  CHECK(!x.has_grad());
}

TEST_CASE("a NaN that a rule makes of finite values is found, and the graph stays usable") {
  const Tensor x = parameter(tensor({1, 4}, float64));
  bool broken = true;
  const Tensor y = record("shaky", detach(x), {x},
                          {[&](auto& g, auto&, auto&) { return broken ? g * not_a_number : g; }});
  const Tensor loss = sum(y);
  const DetectAnomaly watch;
  CHECK(has(complaint<NonFiniteError>([&] { backward(loss); }), "shaky: the rule of input 0"));
  CHECK(!x.has_grad());
  broken = false;
  backward(loss);
  CHECK(numbers(x.grad()) == Numbers{1, 1});
}

TEST_CASE("0 times inf on the way back is found at the op that multiplied") {
  const Tensor x = parameter(tensor({0.0}, float64)), w = parameter(tensor({0.0}, float64));
  const Tensor y = sum(sqrt(x) * w);  // dy/dx = w / (2 sqrt x) = 0 / 0
  CHECK(std::isnan(grad(y, x, {.retain_graph = true}).item()));
  const DetectAnomaly watch;
  CHECK(has(complaint<NonFiniteError>([&] { backward(y); }), "sqrt"));
  CHECK(!w.has_grad());
}

TEST_CASE("the guard nests, and ends with its scope") {
  CHECK(!detects_anomaly());
  {
    const DetectAnomaly outer;
    {
      const DetectAnomaly inner;
      CHECK(detects_anomaly());
    }
    CHECK(detects_anomaly());
  }
  CHECK(!detects_anomaly());
}

TEST_CASE("finite walks pass, and give the same numbers") {
  seed(1);
  const Tensor x = parameter(randn({4, 3}, float64)), w = parameter(randn({3, 2}, float64));
  const auto loss = [&] { return sum(log_softmax(tanh(matmul(x, w)), 1)); };
  const Numbers plain = numbers(grad(loss(), Tensors{x, w}));
  const DetectAnomaly watch;
  CHECK(numbers(grad(loss(), Tensors{x, w})) == plain);
  const Tensors twice = grad(loss(), Tensors{x, w}, {.create_graph = true});
  CHECK_NOTHROW(backward(sum(square(twice[0]))));
}

}  // TEST_SUITE
