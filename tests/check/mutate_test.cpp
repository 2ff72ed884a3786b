#include <gradus/gradus.h>
#include <gradus/graph/observer.h>
#include <doctest/doctest.h>
#include <sstream>

using namespace gradus;
using check::gradcheck;

namespace {

Tensor points(const Shape& shape, std::int64_t seed) {
  RandomState generator(seed);
  return randn(shape, float64, generator);
}

}  // namespace

TEST_SUITE("mutate") {
TEST_CASE("a thorough suite lets no mutant live") {
  const auto mutation = check::mutate([] {
    return gradcheck([](const Tensors& in) { return sum(exp(tanh(matmul(in[0], in[1])) * in[2])); },
                     {points({4, 3}, 1), points({3, 5}, 2), points({5}, 3)})
        .passed();
  });
  CHECK_MESSAGE(mutation.passed(), mutation);
  CHECK(mutation.tried > 20);
}

TEST_CASE("a weak suite shows exactly what it does not look at") {
  const auto suite = [] {  // looks at the sign of one gradient only
    const Tensor x = parameter(tensor({0.3, -0.2}, float64));
    backward(sum(sin(x)));
    return x.grad().to_vector<double>()[0] > 0;
  };
  const auto mutation = check::mutate(suite);
  CHECK(!mutation.passed());
  bool scale_lived = false, sign_died = true;
  for (const auto& mutant : mutation.survivors) {
    if (mutant.op == "sin" && mutant.kind == "scale 1.001") scale_lived = true;
    if (mutant.op == "sin" && mutant.kind == "sign") sign_died = false;
  }
  CHECK(scale_lived);
  CHECK(sign_died);
  std::ostringstream text;
  text << mutation;
  CHECK(text.str().find("survived: sin at mutate_test.cpp:") != std::string::npos);
}

TEST_CASE("a suite that fails has no mutants") {
  CHECK_THROWS_AS(check::mutate([] { return false; }), ValueError);
}

TEST_CASE("the culprit is the mutated op") {
  const auto f = [](const Tensors& in) {
    return sum(softmax(tanh(matmul(in[0], in[1]) + in[2]), 1) * in[3]);
  };
  const Tensors inputs{points({4, 3}, 1), points({3, 5}, 2), points({5}, 3), points({4, 5}, 4)};
  struct Scale final : graph::Observer {
    explicit Scale(std::string op) : op(std::move(op)) {}
    std::string op;
    void pulled(const graph::Node& node, std::span<graph::InputGradient> gradients) override {
      if (node.op() == op) gradients[0].value = gradients[0].value * 1.01;
    }
  };
  for (const char* op : {"softmax", "tanh", "matmul", "add"}) {
    CAPTURE(op);
    const Scale wrong(op);
    const auto report = gradcheck(f, inputs);
    CHECK_MESSAGE(report.culprit.op == op, report);
    CHECK(report.culprit.input == 0);
  }
}

TEST_CASE("coverage counts situations") {
  const auto rows = check::coverage([] {
    const Tensor x = parameter(points({3, 2}, 1)), b = parameter(points({2}, 2));
    const Tensor y = sum(square(transpose(x)) + 1.0) + sum(x + b);
    const Tensor g = grad(y, x, {.create_graph = true});
    backward(sum(g));
  });
  const auto of = [&](const std::string& op) {
    for (const auto& row : rows)
      if (row.op == op) return row;
    return check::Coverage{};
  };
  CHECK(of("square").calls == 1);
  CHECK(of("square").strided == 1);
  CHECK(of("add").broadcast >= 1);
  CHECK(of("add").calls >= 3);
  CHECK(of("sum").scalar >= 2);
  CHECK(of("mul").second_order >= 1);
  std::ostringstream text;
  text << rows;
  CHECK(text.str().find("square") != std::string::npos);
}

TEST_CASE("the Taylor test tells order 2 from order 1") {
  const auto right = [](const Tensors& in) { return sum(sin(in[0]) * exp(in[1])); };
  const auto wrong = [](const Tensors& in) { return sum(sin(in[0]) * detach(exp(in[1])) + in[1]); };
  const auto linear = [](const Tensors& in) { return sum(in[0] * 3 - in[1]); };
  const Tensors inputs{points({4}, 1), points({4}, 2)};
  const auto good = check::taylor(right, inputs), bad = check::taylor(wrong, inputs);
  CHECK(good.passed());
  CHECK(good.order == doctest::Approx(2).epsilon(0.03));
  CHECK(!bad.passed());
  CHECK(bad.order == doctest::Approx(1).epsilon(0.1));
  CHECK(check::taylor(linear, inputs).is_exact);
}
}
