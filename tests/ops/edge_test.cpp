#include <gradus/gradus.h>
#include <doctest/doctest.h>
#include "support.h"
#include "table/edges.h"

using namespace gradus;

namespace {

// Same shape, and same numbers to the rounding of float32.
void check_numbers(const char* what, const Tensor& got, const TensorLiteral& wanted) {
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

TEST_CASE("every spelling of one function agrees at its kink") {
  const std::vector<TensorFunction> spellings{[](const Tensor& x) { return relu(x); },
                                              [](const Tensor& x) { return maximum(x, 0); },
                                              [](const Tensor& x) { return maximum(0, x); },
                                              [](const Tensor& x) { return -minimum(-x, 0); },
                                              [](const Tensor& x) { return clamp(x, 0, 1e300); },
                                              [](const Tensor& x) { return hardtanh(x, 0, 1e300); },
                                              [](const Tensor& x) { return leaky_relu(x, 0); },
                                              [](const Tensor& x) { return where(x > 0, x, 0); }};
  for (const auto& relu : spellings) {
    const Tensor x = parameter(tensor({-1, -0.0, 0.0, 1}, float64));
    const Tensor y = relu(x);
    CHECK(numbers(y) == Numbers{0, 0, 0, 1});
    CHECK(numbers(sum_of_gradient(y, x, false)) == Numbers{0, 0, 0, 1});
    CHECK(numbers(sum_of_gradient(y, x, true)) == Numbers{0, 0, 0, 1});
  }
}

TEST_CASE("what is undefined in the branch not taken stays there") {
  const Tensor x = parameter(tensor({-1, 0, 4}, float64));
  const Tensor off = x > 0;
  using Branch = Tensor (*)(const Tensor&);
  for (const Branch f : std::initializer_list<Branch>{
           [](const Tensor& v) { return log(v); }, [](const Tensor& v) { return sqrt(v); },
           [](const Tensor& v) { return 1 / v; }, [](const Tensor& v) { return pow(v, -1.5); },
           [](const Tensor& v) { return exp(1e4 / v) * 0; }}) {
    const Tensor safe = safe_where(off, x, f, [](const Tensor& v) { return v * 2; });
    const Tensor kept = where(off, f(where(off, x, 1)), x * 2);
    for (const Tensor& y : {safe, kept}) {
      const Tensor first = sum_of_gradient(y, x, true), second = sum_of_gradient(first, x, false);
      const Numbers values = numbers(y), slopes = numbers(first), bends = numbers(second);
      CHECK(Numbers(values.begin(), values.begin() + 2) == Numbers{-2, 0});
      CHECK(Numbers(slopes.begin(), slopes.begin() + 2) == Numbers{2, 2});
      CHECK(Numbers(bends.begin(), bends.begin() + 2) == Numbers{0, 0});
    }
    CHECK(distance(numbers(safe), numbers(kept)) == 0);
  }
  // A NaN that is no function of x does not even reach where's own gradient.
  const Tensor y = where(off, x, full_like(x, std::nan("")) * parameter(ones({3}, float64)));
  CHECK(numbers(sum_of_gradient(y, x, true)) == Numbers{0, 0, 1});
}

TEST_CASE("a branch of safe_where must work element by element") {
  const Tensor x = ones({4}, float64);
  const auto message = complaint<ShapeError>([&] {
    safe_where(
        x > 0, x, [](auto& v) { return sum(v); }, [](auto& v) { return v; });
  });
  CHECK(has(message, "safe_where: a branch answered []"));
  CHECK(has(message, "element by element"));
  CHECK(has(complaint<ShapeError>([&] {
              safe_where(
                  ones({3}, int64), x, [](auto& v) { return v; }, [](auto& v) { return v; });
            }),
            "safe_where"));
}

}  // TEST_SUITE
