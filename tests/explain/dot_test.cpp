#include <gradus/engine/engine.h>
#include <cstdlib>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <random>
#include "explain/graphs.h"

using namespace gradus;

namespace {

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

TEST_CASE("the order of inputs is drawn where it matters") {
  const Tensor a = named("a"), b = named("b");
  const std::string picture = explain::to_dot((a - b) * (b - a));
  CHECK(has(picture, "  n1 -> n3:i0:n;\n  n2 -> n3:i1:n;\n"));
  CHECK(has(picture, "  n2 -> n4:i0:n;\n  n1 -> n4:i1:n;\n"));
  CHECK(has(explain::to_dot(a + b), "  n1 -> n3;\n  n2 -> n3;\n"));
  CHECK(has(explain::to_dot(pile({a, b})), "  n1 -> n3:i0:n;\n  n2 -> n3:i1:n;\n"));
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
