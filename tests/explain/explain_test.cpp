#include <gradus/array/memory.h>
#include <gradus/elementwise.h>
#include <gradus/engine/engine.h>
#include <gradus/explain/explain.h>
#include <gradus/nn/linear.h>
#include <gradus/nn/parameters.h>
#include <gradus/ops/ops.h>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <source_location>
#include <sstream>
#include <string>

using namespace gradus;

namespace {

std::string printed(const Tensor& y) {
  std::ostringstream text;
  explain::print_graph(text, y);
  return text.str();
}

std::size_t occurrences(const std::string& text, const std::string& what) {
  std::size_t count = 0;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + what.size()))
    ++count;
  return count;
}

bool has(const std::string& text, const std::string& what) {
  return text.find(what) != std::string::npos;
}

/// "explain_test.cpp:41", the caller's line.
std::string here(std::source_location at = std::source_location::current()) { return describe(at); }

std::string replaced(std::string text, const std::string& part, const std::string& with) {
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + with.size()))
    text.replace(at, part.size(), with);
  return text;
}

/// The text with LINE for the line that the test is about, which moves when tests are edited.
std::string with_lines(const std::string& text, const std::string& line) {
  return replaced(text, line, "LINE");
}

std::size_t longest_line(const std::string& text) {
  std::istringstream lines(text);
  std::size_t longest = 0;
  for (std::string line; std::getline(lines, line);) longest = std::max(longest, line.size());
  return longest;
}

Tensor named(const std::string& name, const Shape& shape = {2}) {
  return parameter(ones(shape, float64), name);
}

/// Sums any number of tensors, as a user would record it.
Tensor pile(const Tensors& xs) {
  Tensor value = detach(xs[0]);
  for (std::size_t k = 1; k < xs.size(); ++k) value += detach(xs[k]);
  const auto rule = [](const Tensor& g, const Tensor&, const Tensors&) { return g; };
  return record("pile", value, xs, std::vector<graph::Rule>(xs.size(), rule));
}

/// The SVG that Graphviz makes of a picture; empty where it complains of anything.
std::string svg_of(const std::string& dot) {
  const auto folder = std::filesystem::temp_directory_path();
  const auto stem = "gradus_explain_" + std::to_string(std::random_device{}());
  const auto source = folder / (stem + ".dot"), log = folder / (stem + ".log");
  const auto picture = folder / (stem + ".svg");
  std::ofstream(source) << dot;
  const auto command =
      "dot -Tsvg '" + source.string() + "' -o '" + picture.string() + "' 2> '" + log.string() + "'";
  const int status = std::system(command.c_str());
  std::stringstream complaints, svg;
  complaints << std::ifstream(log).rdbuf();
  svg << std::ifstream(picture).rdbuf();
  for (const auto& file : {source, log, picture}) std::filesystem::remove(file);
  INFO(complaints.str());
  CHECK(status == 0);
  CHECK(complaints.str().empty());
  return svg.str();
}

bool has_graphviz() {
  if (std::system("dot -V > /dev/null 2>&1") == 0) return true;
  MESSAGE("skipped: Graphviz's dot is not installed");
  return false;
}

}  // namespace

TEST_SUITE("explain") {
TEST_CASE("print_graph: every node with its op, inputs, output and line") {
  const Tensor x = tensor({{1.0, 2.0}}, float64);
  const Tensor w = named("w", {2, 1}), b = named("b", {1});
  // clang-format off
  const Tensor loss = sum(square(tanh(matmul(x, w) + b))) / 2; const std::string at = here();
  // clang-format on
  CHECK(with_lines(printed(loss), at) == R"(graph of float64 []: 7 ops, 2 leaves
  #1  leaf "w"                     float64 [2, 1]
  #2  matmul(constant [1, 2], #1)  float64 [1, 1]  LINE
  #3  leaf "b"                     float64 [1]
  #4  broadcast_to(#3)             float64 [1, 1]  LINE
  #5  add(#2, #4)                  float64 [1, 1]  LINE
  #6  tanh(#5)                     float64 [1, 1]  LINE
  #7  square(#6)                   float64 [1, 1]  LINE
  #8  sum(#7)                      float64 []      LINE
  #9  div(#8, constant 2)          float64 []      LINE
)");
}

TEST_CASE("to_dot: the whole text of a small picture") {
  const Tensor a = named("a", {});
  // clang-format off
  const Tensor y = pow(tanh(a), a); const std::string at = here();
  // clang-format on
  std::string text = with_lines(explain::to_dot(y), at);
  const std::string table = R"(<table border="1" cellborder="0" cellspacing="0" cellpadding="4")";
  const std::string shape = R"(<br/><font point-size="11">float64 []</font>)";
  const std::string line = R"(<br/><font point-size="9" color="#7b8794">LINE</font>)";
  text = replaced(replaced(replaced(text, table, "<table"), shape, " SHAPE"), line, " LINE");
  CHECK(text == R"(digraph gradus {
  graph [bgcolor=white, nodesep=0.35, ranksep=0.35];
  node [shape=plain, fontname="Helvetica", fontsize=12, fontcolor="#1f2933"];
  edge [color="#7b8794", arrowsize=0.6];
  n1 [label=<<table color="#5a8fc7" bgcolor="#e6f0fa"><tr><td><b>a</b> SHAPE</td></tr></table>>];
)"
                R"(  n2 [label=<<table style="rounded" color="#7b8794" bgcolor="#ffffff">)"
                R"(<tr><td><b>tanh</b> SHAPE LINE</td></tr></table>>];
  n1 -> n2;
)"
                R"(  n3 [label=<<table style="rounded" color="#7b8794" bgcolor="#ffffff">)"
                R"(<tr><td port="i0"><font point-size="9" color="#7b8794">0</font></td>)"
                R"(<td port="i1"><font point-size="9" color="#7b8794">1</font></td></tr><hr/>)"
                R"(<tr><td colspan="2"><b>pow</b> SHAPE LINE</td></tr></table>>];
  n2 -> n3:i0:n;
  n1 -> n3:i1:n;
}
)");
}

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

TEST_CASE("the order of inputs is drawn where it matters") {
  const Tensor a = named("a"), b = named("b");
  const std::string picture = explain::to_dot((a - b) * (b - a));
  CHECK(has(picture, "  n1 -> n3:i0:n;\n  n2 -> n3:i1:n;\n"));
  CHECK(has(picture, "  n2 -> n4:i0:n;\n  n1 -> n4:i1:n;\n"));
  CHECK(has(explain::to_dot(a + b), "  n1 -> n3;\n  n2 -> n3;\n"));
  CHECK(has(explain::to_dot(pile({a, b})), "  n1 -> n3:i0:n;\n  n2 -> n3:i1:n;\n"));
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

TEST_CASE("names are shown as they are, and escaped where they must be") {
  const std::string text = printed(tanh(named("say \"hi\"\\\n\t\x1b[31m")));
  CHECK(has(text, "leaf \"say \\\"hi\\\"\\\\\\n\\t\\x1b[31m\"  float64"));
  CHECK(has(printed(named("größe ½ 梯度")), "leaf \"größe ½ 梯度\""));
  const std::string picture = explain::to_dot(tanh(named("<b> & \"hi\"\\N\n")));
  CHECK(has(picture, R"(<b>&lt;b&gt; &amp; &quot;hi&quot;\\\\N\\n</b>)"));
  // No UTF-8: a stray byte, a cut character, an overlong one, a surrogate, and what XML refuses.
  for (const std::string bad : {"\xff", "\xe2\x82", "\xe0\x83\xbf", "\xed\xa0\x80", "\xef\xbf\xbf"})
    CHECK(has(explain::to_dot(named(bad)), "<b>\\\\x"));
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

TEST_CASE("a chain of 100,000 ops") {
  Tensor y = named("a", {});
  for (int k = 0; k < 100'000; ++k) y = y + 1;
  const std::string text = printed(y);
  CHECK(occurrences(text, "\n") == 100'002);
  CHECK(has(text, "#100001  add(#100000, constant 1)  float64 []"));
  CHECK(has(text, "       #1  leaf \"a\""));
  CHECK(occurrences(explain::to_dot(y), " -> ") == 100'000);
}

TEST_CASE("Graphviz takes every picture without complaint") {
  if (!has_graphviz()) return;
  const Tensor w = named("w <\"\\N\n\xff\xef\xbf\xbf½>", {2, 3}), b = named("b", {3});
  const Tensor h = matmul(ones({4, 2}, float64), w) + b, y = mean(square(h - 1) * h);
  const std::string svg = svg_of(explain::to_dot(y));
  CHECK(has(svg, R"(>w &lt;&quot;\\N\n\xff\xef\xbf\xbf½&gt;<)"));
  CHECK(has(svg, "constant [4, 2]"));
  CHECK(has(svg, ">broadcast_to<"));
  CHECK(has(svg_of(explain::to_dot(pile({b, b, b}))), ">pile<"));
  const auto pass = [](const Tensor& g, const Tensor&, const Tensors&) { return g; };
  for (const std::string op : {"", " ", "<&>"})
    CHECK(has(svg_of(explain::to_dot(record(op, detach(b), {b}, {pass}))), ">float64 [3]<"));
  CHECK(has(svg_of(explain::to_dot(named(" "))), ">float64 [2]<"));
  CHECK(has(svg_of(explain::to_dot(zeros({2}))), ">no graph<"));
  backward(y);
  CHECK(has(svg_of(explain::to_dot(y)), ">freed by the walk at "));
}
}  // TEST_SUITE
