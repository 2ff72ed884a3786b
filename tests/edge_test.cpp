#include <gradus/gradus.h>
#include <gradus/ops/table/edges.h>
#include <doctest/doctest.h>
#include "support.h"

using namespace gradus;

namespace {

// Same shape, and same numbers to the rounding of float32.
void check_numbers(const char* what, const Tensor& got, const Literal& wanted) {
  const Tensor expected = tensor(wanted, float64);
  CAPTURE(got);
  CAPTURE(expected);
  CHECK_MESSAGE(got.shape() == expected.shape(), std::string(what));
  CHECK_MESSAGE(distance(numbers(got), numbers(expected)) <= 1e-6, std::string(what));
}

Tensor sum_of_gradient(const Tensor& y, const Tensor& x, bool create_graph) {
  if (!y.requires_grad()) return zeros_like(x);
  return grad(sum(y), x,
              {.create_graph = create_graph, .retain_graph = true, .allow_unused = true});
}

void check_row(const EdgeRow& row, Dtype dtype) {
  const Tensor x = parameter(tensor(row.at, dtype));
  const Tensor y = row.apply(x);
  check_numbers("value", y, row.value);
  check_numbers("first, fused", sum_of_gradient(y, x, false), row.first);
  const Tensor first = sum_of_gradient(y, x, true);
  check_numbers("first, recorded", first, row.first);
  check_numbers("second", sum_of_gradient(first, x, false), row.second);
}

}  // namespace

TEST_SUITE("edges") {

TEST_CASE("value, first and second derivative are as the table says") {
  for (const Dtype dtype : {float64, float32})
    for (const auto& group : edge_table())
      for (const auto& row : group.rows) {
        const std::string function = row.function;
        CAPTURE(function);
        CAPTURE(dtype);
        CHECK_NOTHROW(check_row(row, dtype));
      }
}

}  // TEST_SUITE
