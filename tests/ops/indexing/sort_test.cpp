#include <gradus/ops/ops.h>
#include <doctest/doctest.h>
#include "ops/slopes.h"
#include "support.h"

using namespace gradus;

TEST_SUITE("reductions") {

TEST_CASE("argmax and argmin: the first of equals, all elements, ranks 0 and up") {
  const Tensor x = tensor({{1, 7, 7}, {0, 7, 0}});
  CHECK(argmax(x).item() == 1);
  CHECK(argmin(x).item() == 3);
  CHECK(argmax(transpose(x)).item() == 2);
  CHECK(numbers(argmax(x, 0)) == Numbers{0, 0, 0});
  CHECK(numbers(argmin(x, -1)) == Numbers{0, 0});
  CHECK(argmax(x, keepdim).shape() == Shape{1, 1});
  CHECK(argmin(x, 0, keepdim).shape() == Shape{1, 3});
  CHECK(argmax(scalar(3)).item() == 0);
  CHECK(argmax(vector({-inf, -inf})).item() == 0);
  CHECK(argmin(vector({1, not_a_number, -inf})).item() == 1);
}

TEST_CASE("sort is stable, NaN counts as largest, topk and amax agree") {
  const Tensor x = vector({3, not_a_number, 1, 3, -inf, not_a_number, inf});
  const auto up = sort(x), down = sort(x, {.descending = true});
  CHECK(numbers(up.indices) == Numbers{4, 2, 0, 3, 6, 1, 5});
  CHECK(distance(numbers(up.values), {-inf, 1, 3, 3, inf, not_a_number, not_a_number}) == 0);
  CHECK(numbers(down.indices) == Numbers{1, 5, 6, 0, 3, 2, 4});
  CHECK(numbers(argsort(x)) == numbers(up.indices));
  CHECK(numbers(topk(x, 4).indices) == Numbers{1, 5, 6, 0});
  CHECK(numbers(topk(x, 3, 0, {.largest = false}).indices) == Numbers{4, 2, 0});
  CHECK(numbers(sort(vector({0, -0.0, 0})).indices) == Numbers{0, 1, 2});

  const auto [values, indices] = topk(tensor({{5, 1, 5}, {2, 9, 4}}, float64), 2, 1);
  CHECK(numbers(values) == Numbers{5, 5, 9, 4});
  CHECK(numbers(indices) == Numbers{0, 2, 1, 2});
  CHECK(topk(x, 0).values.shape() == Shape{0});
  CHECK(sort(zeros({0, 3}), 0).values.shape() == Shape{0, 3});
  CHECK(sort(zeros({0, 3}), 1).indices.shape() == Shape{0, 3});
}

TEST_CASE("sorted values carry gradients to where they stood, along any axis") {
  const Function f = [](const Tensor& x) {
    return sort(reshape(x, {3, 2}), 0).values * tensor({{1, 10}, {2, 20}, {3, 30}}, float64);
  };
  CHECK(slopes(f, vector({5, 1, 4, 3, 6, 2})) == Numbers{2, 10, 1, 30, 3, 20});
  const Function squares = [](const Tensor& x) { return square(topk(x, 2).values); };
  CHECK(slopes(squares, vector({5, 1, 4})) == Numbers{10, 0, 8});
  CHECK(curvature(squares, vector({5, 1, 4}), vector({1, 1, 3})) == Numbers{2, 0, 6});
}

TEST_CASE("the sorted order is right for many, with many ties") {
  seed(5);
  const Tensor x = randint(0, 50, {4, 1000, 3});
  const auto [values, indices] = sort(x, 1);
  const auto v = values.to_vector<std::int64_t>(), at = indices.to_vector<std::int64_t>();
  for (std::size_t i = 0; i < 4; ++i)
    for (std::size_t j = 1; j < 1000; ++j)
      for (std::size_t k = 0; k < 3; ++k) {
        const auto here = (i * 1000 + j) * 3 + k, before = here - 3;
        REQUIRE((v[before] < v[here] || (v[before] == v[here] && at[before] < at[here])));
      }
  CHECK(numbers(topk(x, 20, 1, {.largest = false}).indices) == numbers(slice(indices, 1, 0, 20)));
}

}  // TEST_SUITE
