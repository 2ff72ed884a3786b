#include <gradus/ops/ops.h>
#include <doctest/doctest.h>
#include <sstream>
#include "support.h"

using namespace gradus;

TEST_SUITE("tensors") {

TEST_CASE("printing looks like NumPy's") {
  const auto text = [](const Tensor& x) {
    std::ostringstream out;
    out << x;
    return out.str();
  };
  CHECK(text(tensor({{1, 2}, {-3, 4.5}})) == "[[  1,   2],\n [ -3, 4.5]]");
  CHECK(text(arange(3)) == "[0, 1, 2] int64");
  CHECK(text(scalar(2)) == "2");
  CHECK(has(text(parameter(ones({2})) * 2), "<mul at print_test.cpp:"));
}

}  // TEST_SUITE
