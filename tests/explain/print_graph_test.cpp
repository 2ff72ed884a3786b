#include <gradus/engine/engine.h>
#include <doctest/doctest.h>
#include "explain/graphs.h"

using namespace gradus;

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

TEST_CASE("a chain of 100,000 ops") {
  Tensor y = named("a", {});
  for (int k = 0; k < 100'000; ++k) y = y + 1;
  const std::string text = printed(y);
  CHECK(occurrences(text, "\n") == 100'002);
  CHECK(has(text, "#100001  add(#100000, constant 1)  float64 []"));
  CHECK(has(text, "       #1  leaf \"a\""));
  CHECK(occurrences(explain::to_dot(y), " -> ") == 100'000);
}

}  // TEST_SUITE
