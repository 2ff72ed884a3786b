#include <gradus/engine/engine.h>
#include <gradus/ops/ops.h>
#include <cmath>
#include <doctest/doctest.h>
#include <functional>
#include "support.h"

using namespace gradus;

namespace {

constexpr double inf = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

using Function = std::function<Tensor(const Tensor&)>;

Numbers value(const Function& f, const Tensor& x) { return numbers(f(x)); }
/// d sum f / dx
Numbers slopes(const Function& f, const Tensor& x) {
  const Tensor p = parameter(x);
  return numbers(grad(sum(f(p)), p));
}
/// d sum (v · d sum f / dx) / dx
Numbers curvature(const Function& f, const Tensor& x, const Tensor& v) {
  const Tensor p = parameter(x);
  const Tensor first = grad(sum(f(p)), p, {.create_graph = true});
  if (!first.requires_grad()) return Numbers(static_cast<std::size_t>(x.size()), 0.0);
  return numbers(grad(sum(first * v), p, {.allow_unused = true}));
}
bool same(const Numbers& a, const Numbers& b) { return distance(a, b) <= 1e-12; }

Tensor vector(const Numbers& values) { return tensor(values, float64); }

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

TEST_CASE("prod is right with 0, 1, 2 and 3 zeros, in first, second and third order") {
  const Function f = [](const Tensor& x) { return prod(x); };
  CHECK(slopes(f, vector({2, 3, 4})) == Numbers{12, 8, 6});
  CHECK(slopes(f, vector({2, 0, 4})) == Numbers{0, 8, 0});
  CHECK(slopes(f, vector({0, 3, 0})) == Numbers{0, 0, 0});
  const Tensor ones3 = ones({3}, float64);
  CHECK(curvature(f, vector({2, 3, 4}), ones3) == Numbers{7, 6, 5});
  CHECK(curvature(f, vector({2, 0, 4}), ones3) == Numbers{4, 6, 2});
  CHECK(curvature(f, vector({0, 3, 0}), ones3) == Numbers{3, 0, 3});
  CHECK(curvature(f, vector({0, 0, 0}), ones3) == Numbers{0, 0, 0});
  for (const Numbers& at : {Numbers{2, 3, 4}, {0, 0, 0}, {2, 0, 0}}) {
    const Tensor p = parameter(vector(at));
    Tensor g = prod(p);
    for (int order = 0; order < 3; ++order) g = sum(grad(g, p, {.create_graph = true}));
    CHECK(g.item() == 6);  // every mixed third derivative is 1
  }
}

TEST_CASE("cumprod is right with zeros") {
  const Function f = [](const Tensor& x) { return cumprod(x, 0); };
  CHECK(value(f, vector({2, 0, 4, 0})) == Numbers{2, 0, 0, 0});
  CHECK(slopes(f, vector({2, 0, 4})) == Numbers{1, 10, 0});
  CHECK(slopes(f, vector({0, 3, 0})) == Numbers{4, 0, 0});
  CHECK(curvature(f, vector({0, 3, 0}), ones({3}, float64)) == Numbers{4, 1, 3});
}

TEST_CASE("float32 runs over long axes keep their digits") {
  const Tensor x = full({1 << 20}, 0.1, float32);
  const double exact = static_cast<double>(0.1f) * (1 << 20);
  CHECK(std::abs(cumsum(x, 0).to_vector<double>().back() / exact - 1) < 1e-7);
  CHECK(std::abs(sum(x).item() / exact - 1) < 1e-6);
  CHECK(std::abs(sum(reshape(x, {-1, 16}), 0).to_vector<double>()[3] / exact * 16 - 1) < 1e-6);
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

TEST_CASE("logsumexp at infinities, and far from 0") {
  const Function f = [](const Tensor& x) { return logsumexp(x); };
  CHECK(value(f, vector({-inf, -inf})) == Numbers{-inf});
  CHECK(slopes(f, vector({-inf, -inf})) == Numbers{0, 0});
  CHECK(curvature(f, vector({-inf, -inf}), ones({2}, float64)) == Numbers{0, 0});
  CHECK(same(value(f, vector({-inf, 3})), {3}));
  CHECK(slopes(f, vector({-inf, 3})) == Numbers{0, 1});
  CHECK(curvature(f, vector({-inf, 3}), vector({1, 2})) == Numbers{0, 0});
  CHECK(value(f, vector({inf, 1})) == Numbers{inf});
  CHECK(distance(slopes(f, vector({inf, 1})), {not_a_number, 0}) == 0);
  CHECK(distance(value(f, vector({not_a_number, 1})), {not_a_number}) == 0);
  for (const double shift : {0., 1000., -1e8, 1e300}) {
    CHECK(same(value(f, vector({shift, shift})), {shift + std::log(2)}));
    CHECK(same(slopes(f, vector({shift, shift})), {0.5, 0.5}));
  }
  CHECK(numbers(logsumexp(zeros({0, 2}, float64), 0)) == Numbers{-inf, -inf});
  const Function rows = [](const Tensor& x) { return logsumexp(reshape(x, {2, 2}), 1); };
  CHECK(slopes(rows, vector({-inf, -inf, 0, 0})) == Numbers{0, 0, 0.5, 0.5});
}

TEST_CASE("norm at 0, at infinity, tiny and huge") {
  for (const double p : {0.5, 1.0, 1.5, 2.0, 3.0, 4.0, inf}) {
    CAPTURE(p);
    const Function f = [p](const Tensor& x) { return norm(x, {.p = p}); };
    CHECK(value(f, vector({0, 0, 0})) == Numbers{0});
    CHECK(slopes(f, vector({0, 0, 0})) == Numbers{0, 0, 0});
    CHECK(curvature(f, vector({0, 0, 0}), ones({3}, float64)) == Numbers{0, 0, 0});
    CHECK(value(f, vector({-inf, 1})) == Numbers{inf});
    CHECK(distance(value(f, vector({not_a_number, 1})), {not_a_number}) == 0);
    for (const double scale : {1e-200, 1e-310, 1.0, 1e200, 1e300}) {
      CAPTURE(scale);
      const Numbers at{3 * scale, -4 * scale}, one{3, -4};
      const double size = value(f, vector(at))[0] / scale;
      CHECK(std::abs(size / value(f, vector(one))[0] - 1) < (scale < 1e-300 ? 1e-12 : 1e-14));
      CHECK(distance(slopes(f, vector(at)), slopes(f, vector(one))) < 1e-12);
    }
  }
  const Tensor tiny = full({4}, 1e-25, float32);
  CHECK(norm(tiny).item() == doctest::Approx(2e-25).epsilon(1e-6));
  CHECK(distance(slopes([](const Tensor& x) { return norm(x); }, tiny), Numbers(4, 0.5)) < 1e-6);
  CHECK(norm(zeros({0})).item() == 0);
  CHECK(distance(slopes([](const Tensor& x) { return norm(x, 1); }, zeros({2, 3}, float64)),
                 Numbers(6, 0.0)) == 0);
}

TEST_CASE("norms of even power are smooth where an element is 0") {
  const Function f = [](const Tensor& x) { return norm(x, {.p = 4}); };
  const Tensor p = parameter(vector({0, 2}));
  Tensor g = f(p);
  // (x^4 + 16)^(1/4) by x at 0: derivatives 0, 0, 0 and 4! / 4 / 8
  for (int order = 1; order <= 4; ++order) {
    g = slice(grad(sum(g), p, {.create_graph = true}), 0, 0, 1);
    CHECK(g.item() == doctest::Approx(order == 4 ? 0.75 : 0));
  }
}

TEST_CASE("var and stddev: the divisor, and what is all equal") {
  const Tensor x = vector({1, 2, 4});
  CHECK(var(x).item() == doctest::Approx(7. / 3));
  CHECK(var(x, {.correction = 0}).item() == doctest::Approx(14. / 9));
  CHECK(stddev(x, {.correction = 0}).item() == doctest::Approx(std::sqrt(14. / 9)));
  CHECK(std::isnan(var(vector({1})).item()));
  CHECK(std::isnan(stddev(vector({1})).item()));
  CHECK(var(x, {.correction = 5}).item() == inf);
  CHECK(var(vector({7}), {.correction = 0}).item() == 0);
  CHECK(std::isnan(var(zeros({0})).item()));
  const Function f = [](const Tensor& x) { return stddev(x); };
  CHECK(slopes(f, vector({3, 3, 3})) == Numbers{0, 0, 0});
  CHECK(curvature(f, vector({3, 3, 3}), ones({3}, float64)) == Numbers{0, 0, 0});
  CHECK(var(full({1000}, 1e8 + 0.5, float64)).item() == 0);
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

TEST_CASE("errors name the op, the shapes and the line") {
  const Tensor x = zeros({2, 3}), none = zeros({0, 3}), whole = zeros({2, 3}, int64);
  const auto says = [](const std::string& text, std::initializer_list<const char*> parts) {
    for (const char* part : parts)
      if (!has(text, part)) return false;
    return !text.empty();
  };
  const char* file = "reduction_test.cpp:";
  CHECK(says(complaint<ShapeError>([&] { amax(none); }), {"amax", "[0, 3]", "empty", file}));
  CHECK(says(complaint<ShapeError>([&] { amin(none, 0); }), {"amin", "axis 0", file}));
  CHECK(says(complaint<ShapeError>([&] { argmax(none); }), {"argmax", "[0, 3]", file}));
  CHECK(says(complaint<ShapeError>([&] { argmin(none, 0); }), {"argmin", "[0, 3]", file}));
  CHECK(says(complaint<ShapeError>([&] { norm(none, {.p = inf}); }), {"norm", "[0, 3]", file}));
  CHECK(amax(none, 1).shape() == Shape{0});
  CHECK(says(complaint<ShapeError>([&] { prod(x, 2); }), {"prod", "[2, 3]", "no axis 2", file}));
  CHECK(says(complaint<ShapeError>([&] { var(x, {0, -2}); }), {"var", "twice", file}));
  CHECK(says(complaint<ShapeError>([&] { stddev(x, 5); }), {"stddev", "no axis 5", file}));
  CHECK(says(complaint<ShapeError>([&] { norm(x, -3); }), {"norm", "no axis -3", file}));
  CHECK(says(complaint<ShapeError>([&] { logsumexp(x, 2); }), {"logsumexp", "no axis 2", file}));
  CHECK(says(complaint<ShapeError>([&] { all(x, 2); }), {"all", "no axis 2", file}));
  CHECK(says(complaint<ShapeError>([&] { any(x, 2); }), {"any", "no axis 2", file}));
  CHECK(says(complaint<ShapeError>([&] { cumsum(x, 2); }), {"cumsum", "no axis 2", file}));
  CHECK(says(complaint<ShapeError>([&] { cumprod(x, 2); }), {"cumprod", "no axis 2", file}));
  CHECK(says(complaint<ShapeError>([&] { sort(x, 2); }), {"sort", "no axis 2", file}));
  CHECK(says(complaint<ShapeError>([&] { argsort(x, 2); }), {"argsort", "no axis 2", file}));
  CHECK(says(complaint<ValueError>([&] { topk(x, 4); }), {"topk", "k is 4", "0 to 3", file}));
  CHECK(says(complaint<ValueError>([&] { topk(x, -1); }), {"topk", "k is -1", file}));
  CHECK(says(complaint<ValueError>([&] { norm(x, {.p = 0}); }), {"norm", "p is 0", file}));
  CHECK(says(complaint<ValueError>([&] { norm(x, {.p = not_a_number}); }),
             {"norm", "p is nan", file}));
  CHECK(says(complaint<ValueError>([&] { var(x, {.correction = inf}); }), {"var", "inf", file}));
  for (const auto& [name, f] : std::vector<std::pair<const char*, Function>>{
           {"mean", [](const Tensor& x) { return mean(x); }},
           {"var", [](const Tensor& x) { return var(x); }},
           {"stddev", [](const Tensor& x) { return stddev(x); }},
           {"norm", [](const Tensor& x) { return norm(x); }},
           {"logsumexp", [](const Tensor& x) { return logsumexp(x); }}})
    CHECK(says(complaint<DtypeError>([&] { f(whole); }), {name, "int64", "to(x", file}));
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
