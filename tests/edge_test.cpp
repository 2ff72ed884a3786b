#include <gradus/gradus.h>
#include <gradus/ops/table/edges.h>
#include <cmath>
#include <doctest/doctest.h>

using namespace gradus;

namespace {

bool same(double a, double b) {
  return a == b || (std::isnan(a) && std::isnan(b)) || std::abs(a - b) <= 1e-6 * std::abs(b);
}

}  // namespace

TEST_SUITE("edges") {
TEST_CASE("value, first and second derivative are as the table says") {
  for (const Dtype dtype : {float64, float32})
    for (const auto& row : edge_table()) {
      CAPTURE(row.function);
      CAPTURE(row.at);
      CAPTURE(dtype);
      const Tensor x = parameter(scalar(row.at, dtype));
      const Tensor y = row.apply(x);
      const Tensor fused = grad(y, x, {.retain_graph = true});
      const Tensor first = grad(y, x, {.create_graph = true});
      const Tensor second =
          first.requires_grad() ? grad(first, x, {.allow_unused = true}) : scalar(0, dtype);
      CHECK_MESSAGE(same(y.item(), row.value), y.item());
      CHECK_MESSAGE(same(fused.item(), row.first), fused.item());
      CHECK_MESSAGE(same(first.item(), row.first), first.item());
      CHECK_MESSAGE(same(second.item(), row.second), second.item());
    }
}
}
