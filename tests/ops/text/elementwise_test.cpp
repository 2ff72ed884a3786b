#include <gradus/elementwise.h>
#include <gradus/gradus.h>
#include <doctest/doctest.h>
#include <functional>
#include "support.h"

using namespace gradus;

// Ops of one's own from one lambda, whose derivatives dual numbers make of it.

namespace {

// What a text and the same in ops make of `in`: the gradients of all, and the gradients of a sum
// of their squares, which are of the second order.
Numbers two_orders(const std::function<Tensor(const Tensors&)>& f, const Tensors& in) {
  const Tensor weight = tensor({0.5, -1.5, 2, 0.25, 1}, in[0].dtype());
  const Tensors first = grad(sum(f(in) * weight), in, {.create_graph = true, .allow_unused = true});
  Tensor squares = scalar(0, in[0].dtype());
  for (const auto& g : first) squares = squares + sum(g * g);
  Numbers all = numbers(first);
  const Numbers second = numbers(grad(squares, in, {.allow_unused = true}));
  all.insert(all.end(), second.begin(), second.end());
  return all;
}

Tensors four(Dtype dtype) {
  return {parameter(tensor({0.3, -0.7, 1.2, 2.5, -3.1}, dtype)),
          parameter(tensor({-1.1, 0.4, 0.9, -0.2, 1.6}, dtype)),
          parameter(tensor({0.8, 1.7, -0.6, 0.1, -2.2}, dtype)),
          parameter(tensor({2.4, -0.5, 0.7, -1.3, 0.6}, dtype))};
}

}  // namespace

TEST_SUITE("elementwise") {

TEST_CASE("four inputs, each in its own part of the text") {
  const auto cell = [](const Tensors& in) {
    return elementwise(
        "cell",
        [](auto i, auto f, auto g, auto c) { return sigmoid(f) * c + sigmoid(i) * tanh(g); }, in[0],
        in[1], in[2], in[3]);
  };
  const auto composed = [](const Tensors& in) {
    return sigmoid(in[1]) * in[3] + sigmoid(in[0]) * tanh(in[2]);
  };
  CHECK(distance(two_orders(cell, four(float64)), two_orders(composed, four(float64))) < 1e-14);
  CHECK(distance(two_orders(cell, four(float32)), two_orders(composed, four(float32))) < 1e-6);
}

TEST_CASE("an input used twice, a constant, a branch of each, and one that is not used") {
  const auto text = [](const Tensors& in) {
    return elementwise(
        "text",
        [](auto a, auto b, auto c, auto) { return where(a < b, a * b, b - 2 * c) / (1 + a * a); },
        in[0], in[1], in[2], in[3]);
  };
  const auto composed = [](const Tensors& in) {
    return where(in[0] < in[1], in[0] * in[1], in[1] - 2 * in[2]) / (1 + in[0] * in[0]);
  };
  CHECK(distance(two_orders(text, four(float64)), two_orders(composed, four(float64))) < 1e-14);
}

TEST_CASE("whole numbers stand in every function of a text") {
  const auto text = [](const Tensors& in) {
    return elementwise(
        "text",
        [](auto a) {
          return pow(a, 2) + pow(2, a) + hypot(a, 1) + atan2(a, 3) + fmod(a, 2) + maximum(a, 1);
        },
        in[0]);
  };
  const auto composed = [](const Tensors& in) {
    const Tensor& a = in[0];
    return pow(a, 2) + pow(2, a) + hypot(a, 1) + atan2(a, 3) + fmod(a, 2) + maximum(a, 1);
  };
  const Tensors in{four(float64)[0]};
  CHECK(distance(two_orders(text, in), two_orders(composed, in)) < 1e-14);
}

TEST_CASE("what a text has captured may say which inputs its derivative reads") {
  const auto power = [](const Tensor& x, int p) {
    return elementwise(
        "power",
        [p](auto v) {
          auto y = v;
          for (int k = 1; k < p; ++k) y = y * v;
          return y;
        },
        [p](auto g, auto v, auto) {
          auto slope = g * p;
          for (int k = 1; k < p; ++k) slope = slope * v;
          return slope;
        },
        x);
  };
  const auto scaled = [](const Tensor& x, bool squared) {
    return elementwise(
        "scaled", [squared](auto v) { return squared ? v * v : v; },
        [squared](auto g, auto v, auto) { return squared ? g * 2 * v : g; }, x);
  };
  const Tensor x = parameter(tensor({2, 3}, float64));
  for (const bool recorded : {false, true}) {
    const GradOptions options{.create_graph = recorded};
    CHECK(numbers(grad(sum(power(x, 1)), x, options)) == Numbers{1, 1});
    CHECK(numbers(grad(sum(power(x, 3)), x, options)) == Numbers{12, 27});
    CHECK(numbers(grad(sum(scaled(x, false)), x, options)) == Numbers{1, 1});
    CHECK(numbers(grad(sum(scaled(x, true)), x, options)) == Numbers{4, 6});
  }
}

TEST_CASE("a text that uses no input has derivatives of 0") {
  const Tensors in = four(float64);
  const Tensor y = elementwise(
      "two", [](auto, auto) { return 2.0; }, in[0], in[1]);
  CHECK(numbers(y) == Numbers(5, 2));
  CHECK(numbers(grad(sum(y), {in[0], in[1]})) == Numbers(10, 0));
}

TEST_CASE("the gradients of some inputs are the same as with those of all") {
  const Tensors in = four(float64);
  const auto f = [](auto a, auto b, auto c) { return a * exp(b) + b * c; };
  const Tensor all = elementwise("f", f, in[0], in[1], in[2]);
  const Tensor some = elementwise("f", f, in[0], detach(in[1]), in[2]);
  const Tensors expected = grad(sum(all), {in[0], in[2]});
  CHECK(numbers(grad(sum(some), {in[0], in[2]})) == numbers(expected));
}

TEST_CASE("one evaluation of a text gives the gradients of all its inputs") {
  static int evaluations;
  const Tensors in{parameter(scalar(2)), parameter(scalar(3)), parameter(scalar(5)),
                   parameter(scalar(7))};
  const Tensor y = elementwise(
      "counted",
      [](auto a, auto b, auto c, auto d) {
        ++evaluations;
        return a * b + c * d;
      },
      in[0], in[1], in[2], in[3]);
  evaluations = 0;
  backward(y);
  CHECK(evaluations == 1);
  CHECK(numbers(Tensors{in[0].grad(), in[1].grad(), in[2].grad(), in[3].grad()}) ==
        Numbers{3, 2, 7, 5});
}

}  // TEST_SUITE
