#include <gradus/gradus.h>
#include <gradus/graph/observer.h>
#include <doctest/doctest.h>
#include "check/points.h"

using namespace gradus;
using check::gradcheck;

TEST_SUITE("mutate") {

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

}  // TEST_SUITE
