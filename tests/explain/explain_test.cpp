#include <gradus/array/memory.h>
#include <gradus/elementwise.h>
#include <gradus/engine/engine.h>
#include <gradus/nn/linear.h>
#include <gradus/nn/parameters.h>
#include <doctest/doctest.h>
#include "explain/graphs.h"

// What print_graph and to_dot both show.

using namespace gradus;

namespace {

std::size_t longest_line(const std::string& text) {
  std::istringstream lines(text);
  std::size_t longest = 0;
  for (std::string line; std::getline(lines, line);) longest = std::max(longest, line.size());
  return longest;
}

}  // namespace

TEST_SUITE("explain") {

TEST_CASE("a shared node is listed once and referred to by number") {
  const Tensor a = named("a");
  const Tensor b = tanh(a);
  const Tensor y = sin(b) * exp(b) + b;  // a diamond, and a third way around it
  const std::string text = printed(y), picture = explain::to_dot(y);
  CHECK(has(text, "5 ops, 1 leaf\n"));
  CHECK(occurrences(text, "tanh(") == 1);
  CHECK(has(text, "#3  sin(#2)"));
  CHECK(has(text, "#4  exp(#2)"));
  CHECK(has(text, "#5  mul(#3, #4)"));
  CHECK(has(text, "#6  add(#5, #2)"));
  CHECK(occurrences(picture, ">tanh<") == 1);
  CHECK(occurrences(picture, "  n2 -> n") == 3);
}

TEST_CASE("a tensor that enters an op twice has two edges to it") {
  const Tensor a = named("a");
  CHECK(has(printed(a * a), "mul(#1, #1)"));
  CHECK(occurrences(explain::to_dot(a * a), "  n1 -> n2;\n") == 2);
  CHECK(has(explain::to_dot(a - a), "  n1 -> n2:i0:n;\n  n1 -> n2:i1:n;\n"));
}

TEST_CASE("constants are hinted where an input has no node") {
  const Tensor x = ones({3, 2}, float64), w = named("w", {2, 4});
  const Tensor y = gather(matmul(x, w), 1, tensor({{1}, {0}, {3}}, int64));
  const std::string text = printed(y), picture = explain::to_dot(y);
  CHECK(has(text, "matmul(constant [3, 2], #1)"));
  CHECK(has(text, "gather axis 1 (#2, constant int64 [3, 1])"));
  CHECK(has(printed(w * 2), "mul(#1, constant 2)"));
  CHECK(has(picture, ">constant [3, 2]<"));
  CHECK(has(picture, ">constant int64 [3, 1]<"));
  CHECK(has(explain::to_dot(w * 2), ">constant 2</font>"));
  CHECK(occurrences(picture, " [label=") == 3);  // constants are no nodes
}

TEST_CASE("an op shows what it was told, but no defaults and nothing that the shapes show") {
  const Tensor x = named("x", {2, 3, 4}), image = named("image", {1, 2, 6, 6});
  CHECK(has(printed(sum(x, 1)), "#2  sum axis 1 (#1)"));
  CHECK(has(printed(sum(x, {0, -1}, keepdim)), "#2  sum axes [0, 2] keepdim (#1)"));
  CHECK(has(printed(sum(x)), "#2  sum(#1)"));
  CHECK(has(printed(reshape(x, {4, 6})), "#2  reshape(#1)"));
  CHECK(has(printed(permute(x, {2, 0, 1})), "#2  permute order [2, 0, 1] (#1)"));
  CHECK(has(printed(clamp(x, -0.5, 0.8)), "#2  clamp(#1, low -0.5, high 0.8)"));
  CHECK(has(printed(pow(x, 3)), "#2  pow(#1, exponent 3)"));
  CHECK(has(printed(pow(2, x)), "#2  pow(base 2, #1)"));
  CHECK(has(printed(leaky_relu(x)), "#2  leaky_relu(#1)"));
  CHECK(has(printed(leaky_relu(x, 0.2)), "#2  leaky_relu slope 0.2 (#1)"));
  const Tensor filter = ones({2, 2, 3, 3}, float64);
  CHECK(has(printed(conv2d(image, filter, {.stride = 2, .padding = 1})),
            "#2  conv2d stride 2 padding 1 (#1,"));
  CHECK(has(printed(max_pool2d(image, 2)), "#2  max_pool2d kernel 2 (#1)"));
  const std::string picture = explain::to_dot(sum(x, 1));
  CHECK(has(picture, "<b>sum</b> axis 1<br/>"));
  CHECK(has(explain::to_dot(clamp(x, -0.5, 0.8)), ">high 0.8</font>"));
  const Tensor wide = conv2d(image, filter, {.stride = {2, 1}, .padding = {1, 2}, .dilation = 2});
  CHECK(longest_line(printed(wide)) <= 100);
  CHECK(has(printed(wide), "dilation 2"));
}

TEST_CASE("a node that was freed still shows what it was told") {
  const Tensor y = sum(named("x", {2, 3}), 1), z = sum(y);
  backward(z);
  CHECK(has(printed(y), "#1  sum axis 1 (...)"));
}

TEST_CASE("an op of one's own is one node under its name") {
  const Tensor x = named("x", {7, 5});
  const Tensor y = sum(elementwise(
      "mish", [](auto v) { return v * tanh(log1p(exp(v))); }, x));
  CHECK(has(printed(y), "#2  mish(#1)"));
  CHECK(has(explain::to_dot(y), "<b>mish</b>"));
  CHECK_FALSE(has(explain::to_dot(y), "log1p"));
}

TEST_CASE("leaves go by the names of a model's fields, or by those of their layer") {
  struct Net {
    nn::Linear hidden{3, 2};
    nn::Linear out{2, 1};
  };
  const Net net;
  const Tensor y = sum(net.out(tanh(net.hidden(ones({4, 3})))));
  CHECK(has(explain::to_dot(y), "<b>weight</b>"));
  const auto names = nn::named_parameters(net);
  const std::string dot = explain::to_dot(y, names);
  std::ostringstream text;
  explain::print_graph(text, y, names);
  for (const std::string name : {"hidden.weight", "hidden.bias", "out.weight", "out.bias"}) {
    CHECK(has(dot, "<b>" + name + "</b>"));
    CHECK(has(text.str(), "leaf \"" + name + "\""));
  }
  CHECK_FALSE(has(dot, "<b>weight</b>"));
}

TEST_CASE("tensors without ops: constants, parameters, undefined") {
  const Tensor constant = zeros({2, 3});
  CHECK(printed(constant) == "float32 [2, 3] is a constant: it has no graph\n");
  CHECK(has(explain::to_dot(constant), "<b>constant</b>"));
  CHECK(has(explain::to_dot(constant), "no graph"));
  CHECK(printed(detach(tanh(named("w")))) == "float64 [2] is a constant: it has no graph\n");
  CHECK(printed(named("w")) == "graph of float64 [2]: 0 ops, 1 leaf\n"
                               "  #1  leaf \"w\"  float64 [2]\n");
  CHECK(printed(named("")) == "graph of float64 [2]: 0 ops, 1 leaf\n"
                              "  #1  leaf  float64 [2]\n");
  CHECK(has(explain::to_dot(named("")), "<b>leaf</b>"));
  CHECK_THROWS_AS(explain::to_dot(Tensor{}), GraphError);
  std::ostringstream untouched;
  CHECK_THROWS_AS(explain::print_graph(untouched, Tensor{}), GraphError);
  CHECK(untouched.str().empty());
}

TEST_CASE("a freed graph says which walk freed it") {
  const Tensor w = named("w");
  const Tensor h = tanh(w), rest = sum(h), y = sum(square(h));
  // clang-format off
  backward(y); const std::string walk = here();
  // clang-format on
  const std::string note = "freed by the walk at " + walk;
  const std::string text = printed(y);
  CHECK(has(text, "graph of float64 []: 1 op, 0 leaves, 1 freed\n"));
  CHECK(has(text, "#1  sum(...)  float64 []"));
  CHECK(has(text, "\n      " + note + "; {.retain_graph = true} would have kept its inputs\n"));
  CHECK(has(explain::to_dot(y), note));
  CHECK(has(printed(rest), "graph of float64 []: 2 ops, 0 leaves, 1 freed\n"));
  CHECK(has(printed(rest), "#2  sum(#1)"));
  CHECK(occurrences(explain::to_dot(rest), note) == 1);
}

TEST_CASE("looking changes nothing: walks go on as before") {
  const Tensor w = named("w");
  const Tensor y = sum(tanh(w) * w);
  const std::string before = printed(y);
  const MemoryStats held = memory_stats();
  explain::to_dot(y);
  CHECK(memory_stats().live_nodes == held.live_nodes);
  CHECK(memory_stats().live_bytes == held.live_bytes);
  CHECK_FALSE(w.has_grad());
  backward(y, {.retain_graph = true});
  CHECK(printed(y) == before);
  const auto first = w.grad().to_vector<double>();
  w.zero_grad();
  explain::to_dot(y);
  backward(y);
  CHECK(w.grad().to_vector<double>() == first);
}

TEST_CASE("rows keep to 100 columns, whatever the number of inputs") {
  Tensors xs;
  for (int k = 0; k < 60; ++k) xs.push_back(named("x" + std::to_string(k), {128, 1, 1, 1}));
  const std::string text = printed(pile(xs));
  CHECK(longest_line(text) <= 100);
  CHECK(has(text, "#60)\n"));
  CHECK(occurrences(explain::to_dot(pile(xs)), "<td port=") == 60);
  const Tensor y = sum(tanh(xs[0]));
  backward(y);
  CHECK(longest_line(printed(y)) <= 100);
}

}  // TEST_SUITE
