#include <gradus/engine/engine.h>
#include <gradus/ops/ops.h>
#include <doctest/doctest.h>
#include "support.h"

using namespace gradus;

namespace {

/// Records the identity with the given rule.
Tensor through(const Tensor& x, graph::Rule rule) {
  return record("through", detach(x), {x}, {std::move(rule)});
}

graph::Rule answering(const Tensor& answer) {
  return graph::Rule([answer](auto&, auto&, auto&) { return answer; });
}

}  // namespace

TEST_SUITE("record") {

TEST_CASE("an op of one's own, with rules that read g, y and the inputs") {
  const Tensor a = parameter(tensor({1, 2}, float64)), b = parameter(tensor({3, 5}, float64));
  const Tensor y = record("product", detach(a) * detach(b), {a, b},
                          {[](auto& g, auto&, auto& in) { return g * in[1]; },
                           [](auto& g, auto& out, auto& in) { return g * (out / in[1]); }});
  CHECK(numbers(y) == Numbers{3, 10});
  const Tensors first = grad(sum(y), Tensors{a, b}, {.create_graph = true});
  CHECK(numbers(first[0]) == Numbers{3, 5});
  CHECK(numbers(first[1]) == Numbers{1, 2});
  const Tensors second = grad(sum(first[0] * first[1]), Tensors{a, b});
  CHECK(numbers(second[0]) == Numbers{3, 5});
  CHECK(numbers(second[1]) == Numbers{1, 2});
}

TEST_CASE("an input without a rule gets no gradient") {
  const Tensor a = parameter(ones({2}, float64)), b = parameter(ones({2}, float64));
  const Tensor y =
      record("first", detach(a), {a, b}, {[](auto& g, auto&, auto&) { return g; }, nullptr});
  backward(sum(y));
  CHECK(numbers(a.grad()) == Numbers(2, 1.0));
  CHECK(!b.has_grad());
  CHECK(!record("none", detach(a), {a}, {nullptr}).requires_grad());
}

TEST_CASE("as many rules as inputs") {
  const Tensor x = parameter(ones({2}));
  const auto message = complaint<GraphError>([&] { record("odd", detach(x), {x, x}, {nullptr}); });
  CHECK(has(message, "odd: recorded with 2 inputs and 1 rules"));
  CHECK(has(message, "record_test.cpp:"));
}

TEST_CASE("an answer of the wrong shape or dtype is refused: gradients do not broadcast") {
  const Tensor x = parameter(ones({2, 3}, float64));
  for (const auto& shape :
       {Shape{}, Shape{3}, Shape{1, 3}, Shape{2, 1}, Shape{3, 2}, Shape{1, 2, 3}}) {
    // clang-format off
    std::string made; const Tensor y = [&] { made = here(); return through(x, answering(ones(shape, float64))); }();
    // clang-format on
    const auto message = complaint<ShapeError>([&] { backward(sum(y)); });
    CHECK(has(message, "through: the rule of input 0 answered " + describe(shape)));
    CHECK(has(message, "for an input of [2, 3]"));
    CHECK(has(message, "record_test.cpp:"));
  }
  const Tensor y = through(x, answering(ones({2, 3}, float32)));
  const auto message = complaint<DtypeError>([&] { backward(sum(y)); });
  CHECK(has(message, "through"));
  CHECK(has(message, "float32"));
  CHECK(has(message, "float64"));
  CHECK(!x.has_grad());
}

TEST_CASE("a rule that throws leaves every gradient untouched and the graph usable") {
  const Tensor x = parameter(tensor({1, 2}, float64)), w = parameter(tensor({3, 4}, float64));
  bool broken = true;
  const Tensor inner = through(x * w, [&broken](auto& g, auto&, auto&) -> Tensor {
    if (broken) throw std::runtime_error("not today");
    return g * 1.0;
  });
  const Tensor loss = sum(square(inner)) + sum(w);
  CHECK_THROWS_WITH(backward(loss), "not today");
  CHECK(!x.has_grad());
  CHECK(!w.has_grad());
  CHECK_THROWS_WITH(grad(loss, x), "not today");
  CHECK(is_grad_enabled());
  broken = false;
  backward(loss);
  CHECK(numbers(x.grad()) == Numbers{18, 64});  // 2 x w^2
  CHECK(numbers(w.grad()) == Numbers{7, 33});   // 2 x^2 w + 1
}

TEST_CASE("a wrong answer leaves the graph usable too") {
  const Tensor x = parameter(ones({2}, float64));
  bool broken = true;
  const Tensor y =
      through(exp(x), [&broken](auto& g, auto&, auto&) { return broken ? sum(g) : g; });
  const Tensor loss = sum(y);
  CHECK_THROWS_AS(backward(loss), ShapeError);
  broken = false;
  backward(loss);
  CHECK(numbers(x.grad()) == numbers(exp(x)));
}

TEST_CASE("a walk inside a rule: values are computed again instead of remembered") {
  const auto block = [](const Tensor& x) { return tanh(x) * exp(x); };
  const Tensor x = parameter(tensor({0.3, -1.2}, float64));
  const auto cheap = [&](const Tensor& input) {
    const NoGrad off;
    const Tensor value = block(input);
    const EnableGrad on;
    return record("again", value, {input}, {[block](auto& g, auto&, auto& in) {
                    const EnableGrad recording;
                    const Tensor fresh = parameter(in[0]);
                    return pull_back(block(fresh), g, {fresh})[0];
                  }});
  };
  CHECK(numbers(grad(sum(cheap(cheap(x))), x)) == numbers(grad(sum(block(block(x))), x)));
}

TEST_CASE("a walk inside a rule through the very graph that is being walked") {
  const Tensor x = parameter(scalar(2, float64));
  const Tensor shared = x * x;
  const Tensor y = through(shared, [&](auto& g, auto&, auto&) {
    const EnableGrad recording;
    return g * grad(shared * 3, x, {.retain_graph = true});  // g * 6 x
  });
  backward(y + shared * 5);
  CHECK(x.grad().item() == (12 + 5) * 4);
}

TEST_CASE("what a rule leaves undefined is no gradient") {
  const Tensor x = parameter(scalar(2, float64));
  const Tensor y = through(x, [](auto&, auto&, auto&) { return Tensor{}; });
  backward(y + x * 3);
  CHECK(x.grad().item() == 3);
}

TEST_CASE("an int64 value cannot be recorded, a constant input needs no record") {
  const Tensor x = parameter(ones({2}));
  const graph::Rule rule = [](auto& g, auto&, auto&) { return g; };
  CHECK_THROWS_AS(record("labels", arange(2), {x}, {rule}), DtypeError);
  CHECK(!record("labels", arange(2), {ones({2})}, {rule}).requires_grad());
  const NoGrad off;
  CHECK(!record("off", detach(x), {x}, {rule}).requires_grad());
}

TEST_CASE("rules keep nothing alive once the graph is gone") {
  const Balance balance;
  {
    const Tensor x = parameter(ones({1000}));
    const Tensor y = through(through(x, [](auto& g, auto&, auto&) { return g; }),
                             [](auto& g, auto& out, auto& in) { return g * out / in[0]; });
    backward(sum(y));
  }
  CHECK(balance.even());
}

}  // TEST_SUITE
