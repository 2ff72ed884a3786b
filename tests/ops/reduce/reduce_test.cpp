#include <gradus/ops/ops.h>
#include <cmath>
#include <doctest/doctest.h>
#include "ops/slopes.h"
#include "support.h"

using namespace gradus;

namespace {

/// Views of [a, b, c] in which other axes, or none, follow each other in memory.
Tensors layouts(const Shape& s, Dtype dtype) {
  const auto drawn = [&](const Shape& shape) {
    return dtype == int64 ? randint(-3, 4, shape) : rand(shape, dtype) + 0.5;
  };
  Tensors views{drawn(s)};
  views.push_back(permute(drawn({s[2], s[0], s[1]}), {1, 2, 0}));
  views.push_back(permute(drawn({s[1], s[2], s[0]}), {2, 0, 1}));
  views.push_back(slice(drawn({s[0], s[1], 2 * s[2]}), 2, 0, 2 * s[2], 2));
  views.push_back(flip(drawn(s), {0, 2}));
  views.push_back(broadcast_to(drawn({s[1], 1}), s));
  return views;
}

using Real = long double;
using Join = Real (*)(Real, Real);

/// The reduction of x [a, b, c] over the axes in `over`, element by element.
Numbers by_hand(const Tensor& x, const std::vector<int>& over, double start, Join join) {
  const Numbers all = numbers(x);
  const Shape& s = x.shape();
  Shape kept = s;
  for (const int axis : over) kept[static_cast<std::size_t>(axis)] = 1;
  std::vector<Real> totals(static_cast<std::size_t>(kept[0] * kept[1] * kept[2]), start);
  std::size_t next = 0;
  for (std::int64_t i = 0; i < s[0]; ++i)
    for (std::int64_t j = 0; j < s[1]; ++j)
      for (std::int64_t k = 0; k < s[2]; ++k) {
        const auto place = ((i % kept[0]) * kept[1] + j % kept[1]) * kept[2] + k % kept[2];
        auto& total = totals[static_cast<std::size_t>(place)];
        total = join(total, all[next++]);
      }
  return Numbers(totals.begin(), totals.end());
}

}  // namespace

TEST_SUITE("reductions") {

TEST_CASE("kernels agree with plain loops, over any axes of any layout") {
  seed(3);
  for (const Dtype dtype : {float32, float64, int64})
    for (const Shape& shape : {Shape{3, 2, 5}, {2, 1, 67}, {5, 19, 2}, {300, 2, 33}})
      for (const Tensor& x : layouts(shape, dtype))
        for (const auto& axes :
             std::vector<std::vector<int>>{{}, {0}, {1}, {2}, {0, 1}, {0, 2}, {1, 2}, {0, 1, 2}}) {
          CAPTURE(shape);
          CAPTURE(axes.size());
          const double tolerance = dtype == float32 ? 2e-6 : 1e-13;
          const auto agrees = [&](const Tensor& y, double start, Join join) {
            return distance(numbers(y), by_hand(x, axes, start, join)) <= tolerance;
          };
          CHECK(agrees(sum(x, axes), 0, [](Real a, Real b) { return a + b; }));
          CHECK(agrees(amax(x, axes), -inf, [](Real a, Real b) { return std::max(a, b); }));
          CHECK(agrees(amin(x, axes), inf, [](Real a, Real b) { return std::min(a, b); }));
          if (dtype != int64) {
            Numbers lengths = by_hand(x * x, axes, 0, [](Real a, Real b) { return a + b; });
            for (auto& length : lengths) length = std::sqrt(length);
            CHECK(distance(numbers(norm(x, axes)), lengths) <= tolerance);
          }
          const Tensor near_one = dtype == int64 ? sign(x) + 1 : x * 0.001 + 1;
          const Numbers product = by_hand(near_one, axes, 1, [](Real a, Real b) { return a * b; });
          CHECK(distance(numbers(prod(near_one, axes)), product) <=
                (dtype == float32 ? 1e-3 : 1e-11));
        }
}

TEST_CASE("long rows, with a NaN in any place") {
  for (const Dtype dtype : {float32, float64})
    for (const std::int64_t n : {1, 7, 8, 15, 16, 17, 63, 64, 65, 100, 4096, 4100, 9000}) {
      const Tensor rising = to(arange(n), dtype);
      CHECK(amax(rising).item() == static_cast<double>(n - 1));
      CHECK(amin(-rising).item() == static_cast<double>(1 - n));
      CHECK(prod(rising * 0 + 1).item() == 1);
      for (const std::int64_t place : {std::int64_t{0}, n / 2, n - 1}) {
        const Tensor x = where(arange(n) == place, not_a_number, rising);
        for (const Tensor& y : {sum(x), prod(x), amax(x), amin(x)}) CHECK(std::isnan(y.item()));
        CHECK(argmax(x).item() == static_cast<double>(place));
        CHECK(argmin(x).item() == static_cast<double>(place));
        const Tensor column = reshape(x, {n, 1}) + zeros({1, 20}, dtype);
        CHECK(numbers(isnan(amax(column, 0))) == Numbers(20, 1.0));
        CHECK(numbers(isnan(amin(column, 0))) == Numbers(20, 1.0));
      }
    }
}

TEST_CASE("int64: values wrap in sums and products, extremes reach the ends") {
  const auto lowest = std::numeric_limits<std::int64_t>::min();
  const auto highest = std::numeric_limits<std::int64_t>::max();
  const Tensor ends = tensor(std::vector<std::int64_t>{lowest, highest}, int64);
  CHECK(amax(ends).to_vector<std::int64_t>()[0] == highest);
  CHECK(amin(ends).to_vector<std::int64_t>()[0] == lowest);
  const Tensor high = tensor(std::vector<std::int64_t>{highest, 1}, int64);
  CHECK(sum(high).to_vector<std::int64_t>()[0] == lowest);
  CHECK(cumsum(high, 0).to_vector<std::int64_t>()[1] == lowest);
  CHECK(prod(tensor(std::vector<std::int64_t>{highest, 2}, int64)).item() == -2);
}

TEST_CASE("amax and amin share evenly; all orders beyond are 0") {
  const Function largest = [](const Tensor& x) { return amax(x); };
  const Function smallest = [](const Tensor& x) { return amin(x, 0); };
  CHECK(slopes(largest, vector({1, 5, 5, 2, 5})) == Numbers{0, 1. / 3, 1. / 3, 0, 1. / 3});
  CHECK(slopes(smallest, vector({1, 5, 1, 2})) == Numbers{0.5, 0, 0.5, 0});
  CHECK(slopes(largest, vector({inf, 1, inf})) == Numbers{0.5, 0, 0.5});
  CHECK(slopes(smallest, vector({-inf, 1})) == Numbers{1, 0});
  CHECK(slopes(largest, vector({-inf, -inf})) == Numbers{0.5, 0.5});
  CHECK(distance(slopes(largest, vector({1, not_a_number})), {not_a_number, not_a_number}) == 0);
  CHECK(curvature(largest, vector({1, 5, 5}), ones({3}, float64)) == Numbers{0, 0, 0});
  // The gradient of one line is no matter of the next.
  const Function rows = [](const Tensor& x) { return amax(reshape(x, {2, 2}), 1); };
  CHECK(distance(slopes(rows, vector({not_a_number, 1, 3, 2})),
                 {not_a_number, not_a_number, 1, 0}) == 0);
}

TEST_CASE("all and any") {
  CHECK(numbers(all(tensor({{1, 0}, {2, 3}}, int64), 1)) == Numbers{0, 1});
  CHECK(numbers(any(tensor({{0, 0}, {2, 0}}), 1, keepdim)) == Numbers{0, 1});
  CHECK(any(tensor({{0, 0}, {2, 0}}), 1, keepdim).shape() == Shape{2, 1});
  CHECK(all(zeros({0})).item() == 1);
  CHECK(any(zeros({0})).item() == 0);
  CHECK(all(vector({not_a_number})).item() == 1);
  CHECK(any(vector({not_a_number, 0})).item() == 1);
  CHECK(any(scalar(-0.0)).item() == 0);
  CHECK(all(parameter(vector({1}))).requires_grad() == false);
  CHECK(any(vector({1})).dtype() == int64);
}

TEST_CASE("axes, all of them, keepdim and options go together in every order that is allowed") {
  const Tensor x = randn({2, 3, 4}, float64);
  const AxisList both{0, 2};
  const std::vector<int> first{0};
  const auto shaped = [](const Tensor& y, const Shape& shape) { return y.shape() == shape; };
  CHECK(shaped(sum(x), {}));
  CHECK(shaped(sum(x, AxisList::all()), {}));
  CHECK(shaped(sum(x, keepdim), {1, 1, 1}));
  CHECK(shaped(sum(x, AxisList::all(), keepdim), {1, 1, 1}));
  CHECK(shaped(sum(x, {0, 2}), {3}));
  CHECK(shaped(sum(x, both, keepdim), {1, 3, 1}));
  CHECK(shaped(sum(x, first), {3, 4}));
  CHECK(shaped(sum(x, std::vector<int>{}), {2, 3, 4}));
  CHECK(shaped(var(x, {1}), {2, 4}));
  CHECK(shaped(var(x, keepdim, {.correction = 0}), {1, 1, 1}));
  CHECK(shaped(stddev(x, first, {.correction = 0}), {3, 4}));
  CHECK(shaped(norm(x, {0, 1}, keepdim, {.p = 1}), {1, 1, 4}));
  CHECK(shaped(argmax(x, AxisIndex(1), keepdim), {2, 1, 4}));
  CHECK(shaped(argmin(x, AxisOrAll::all()), {}));
  CHECK(norm(x, {.p = 1}).item() == norm(x, AxisList::all(), {.p = 1}).item());
  CHECK(var(x, {.correction = 0}).item() == var(x, keepdim, {.correction = 0}).item());
}

TEST_CASE("ops on numbers, rank 0 and axes of size 1") {
  CHECK(prod(scalar(3)).item() == 3);
  CHECK(amax(scalar(3), keepdim).shape() == Shape{});
  CHECK(norm(scalar(-3)).item() == 3);
  CHECK(std::isnan(var(scalar(3)).item()));
  CHECK(logsumexp(scalar(3)).item() == doctest::Approx(3));
  CHECK(amax(2.5).item() == 2.5);
  CHECK(numbers(cumprod(tensor({{2}, {3}}), 1)) == Numbers{2, 3});
  CHECK(slopes([](const Tensor& x) { return prod(x); }, scalar(3, float64)) == Numbers{1});
  CHECK(slopes([](const Tensor& x) { return prod(x, 1); }, ones({2, 1}, float64)) == Numbers{1, 1});
}

}  // TEST_SUITE
