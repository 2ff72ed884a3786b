#include <gradus/gradus.h>
#include <doctest/doctest.h>
#include <sstream>
#include "check/points.h"

using namespace gradus;

TEST_SUITE("mutate") {

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

}  // TEST_SUITE
