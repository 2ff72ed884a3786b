#include <gradus/engine/engine.h>
#include <gradus/ops/ops.h>
#include <doctest/doctest.h>
#include "support.h"

using namespace gradus;

namespace {

/// All shapes of ranks 0..4 whose axes have size 1 or the size of that axis, counted from the last.
std::vector<Shape> shapes() {
  constexpr std::int64_t sizes[] = {3, 2, 4, 2};
  std::vector<Shape> all;
  for (std::size_t rank = 0; rank <= 4; ++rank)
    for (unsigned bits = 0; bits < 1u << rank; ++bits) {
      Shape shape(rank, 1);
      for (std::size_t axis = 0; axis < rank; ++axis)
        if (bits >> axis & 1) shape[axis] = sizes[rank - 1 - axis];
      all.push_back(shape);
    }
  return all;
}

/// NumPy's rule, from the last axis.
Shape broadcast_by_hand(const Shape& a, const Shape& b) {
  Shape shape(std::max(a.size(), b.size()), 1);
  for (const Shape* each : {&a, &b})
    for (std::size_t i = 1; i <= each->size(); ++i)
      if ((*each)[each->size() - i] != 1) shape[shape.size() - i] = (*each)[each->size() - i];
  return shape;
}

/// The place in an operand of `shape` that element `i` of the result `out` is computed from.
std::size_t place(std::int64_t i, const Shape& out, const Shape& shape) {
  std::int64_t at = 0, stride = 1;
  for (std::size_t back = 1; back <= out.size(); ++back) {
    const std::int64_t index = i % out[out.size() - back];
    i /= out[out.size() - back];
    if (back > shape.size()) continue;
    const std::int64_t size = shape[shape.size() - back];
    at += (size == 1 ? 0 : index) * stride;
    stride *= size;
  }
  return static_cast<std::size_t>(at);
}

struct Expected {
  Numbers sum, product, slope_of_sum_a, slope_of_sum_b, slope_of_product_a, slope_of_product_b;
};

Expected by_hand(const Numbers& a, const Shape& shape_a, const Numbers& b, const Shape& shape_b,
                 const Numbers& weights, const Shape& out) {
  const Numbers zeros_a(a.size()), zeros_b(b.size());
  Expected expected{{}, {}, zeros_a, zeros_b, zeros_a, zeros_b};
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const auto at_a = place(static_cast<std::int64_t>(i), out, shape_a);
    const auto at_b = place(static_cast<std::int64_t>(i), out, shape_b);
    expected.sum.push_back(a[at_a] + b[at_b]);
    expected.product.push_back(a[at_a] * b[at_b]);
    expected.slope_of_sum_a[at_a] += weights[i];
    expected.slope_of_sum_b[at_b] += weights[i];
    expected.slope_of_product_a[at_a] += weights[i] * b[at_b];
    expected.slope_of_product_b[at_b] += weights[i] * a[at_a];
  }
  return expected;
}

void check_pair(const Shape& shape_a, const Shape& shape_b, RandomState& generator) {
  const Tensor a = parameter(randn(shape_a, float64, generator));
  const Tensor b = parameter(randn(shape_b, float64, generator));
  const Shape out = broadcast_by_hand(shape_a, shape_b);
  const Tensor weights = randn(out, float64, generator);
  const Tensor added = a + b, multiplied = a * b;
  REQUIRE(added.shape() == out);
  REQUIRE(multiplied.shape() == out);
  const auto expected = by_hand(numbers(a), shape_a, numbers(b), shape_b, numbers(weights), out);
  CHECK(numbers(added) == expected.sum);
  CHECK(numbers(multiplied) == expected.product);

  const Tensors of_sum = grad(sum(weights * added), Tensors{a, b});
  const Tensors of_product = grad(sum(weights * multiplied), Tensors{a, b});
  for (const Tensors* each : {&of_sum, &of_product}) {
    CHECK((*each)[0].shape() == shape_a);
    CHECK((*each)[1].shape() == shape_b);
  }
  CHECK(distance(numbers(of_sum[0]), expected.slope_of_sum_a) <= 1e-14);
  CHECK(distance(numbers(of_sum[1]), expected.slope_of_sum_b) <= 1e-14);
  CHECK(distance(numbers(of_product[0]), expected.slope_of_product_a) <= 1e-14);
  CHECK(distance(numbers(of_product[1]), expected.slope_of_product_b) <= 1e-14);
}

}  // namespace

TEST_SUITE("broadcast") {

TEST_CASE("every pair of shapes of ranks 0 to 4") {
  const auto all = shapes();
  REQUIRE(all.size() == 31);
  RandomState generator(1);
  for (const auto& a : all)
    for (const auto& b : all) {
      const std::string pair = describe(a) + " with " + describe(b);
      CAPTURE(pair);
      check_pair(a, b, generator);
    }
}

TEST_CASE("sizes that differ are refused in every place, and nothing is left") {
  for (std::size_t rank = 1; rank <= 4; ++rank)
    for (std::size_t axis = 0; axis < rank; ++axis) {
      Shape wide(rank, 2), odd(rank, 2);
      odd[axis] = 3;
      const Tensor a = parameter(ones(wide)), b = parameter(ones(odd));
      const Balance balance;
      const auto message = complaint<ShapeError>([&] { a* b; });
      CHECK(has(message, "mul"));
      CHECK(has(message, describe(wide)));
      CHECK(has(message, describe(odd)));
      CHECK(balance.even());
    }
}

TEST_CASE("broadcast_to and sum_to are adjoint for every pair") {
  RandomState generator(2);
  for (const auto& small : shapes())
    for (const auto& large : shapes()) {
      if (broadcast_by_hand(small, large) != large) continue;
      const std::string pair = describe(small) + " to " + describe(large);
      CAPTURE(pair);
      const Tensor x = randn(small, float64, generator), y = randn(large, float64, generator);
      const double left = sum(broadcast_to(x, large) * y).item();
      const double right = sum(x * sum_to(y, small)).item();
      CHECK(distance(left, right) <= 1e-14);
    }
}

}  // TEST_SUITE
