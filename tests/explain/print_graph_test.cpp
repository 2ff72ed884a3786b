#include <gradus/engine/engine.h>
#include <doctest/doctest.h>
#include "explain/graphs.h"

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
  #9  div(#8, constant)            float64 []      LINE
)");
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
  CHECK(has(text, "#100001  add(#100000, constant)  float64 []"));
  CHECK(has(text, "       #1  leaf \"a\""));
  CHECK(occurrences(explain::to_dot(y), " -> ") == 100'000);
}

}  // TEST_SUITE
