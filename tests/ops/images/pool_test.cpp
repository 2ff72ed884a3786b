#include <gradus/engine/engine.h>
#include <gradus/ops/ops.h>
#include <doctest/doctest.h>
#include "support.h"

// The edges of pooling; its formulas are rows of the op table.

using namespace gradus;

namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

Tensor image(const TensorLiteral& values) {
  const Tensor x = tensor(values, float64);
  return parameter(reshape(x, {1, 1, x.shape()[0], x.shape()[1]}));
}

}  // namespace

TEST_SUITE("images") {

TEST_CASE("equal maxima share the gradient evenly, at any order") {
  const Tensor x = image({{1, 1, 0, 3}, {1, 0, 3, 3}});
  const Tensor y = max_pool2d(x, 2);
  CHECK(numbers(y) == Numbers{1, 3});
  const Tensor g = grad(sum(y * y), x, {.create_graph = true});
  CHECK(distance(numbers(g), {2 / 3.0, 2 / 3.0, 0, 2, 2 / 3.0, 0, 2, 2}) < 1e-15);
  CHECK(distance(numbers(grad(sum(g * g), x)),
                 {8 / 9.0, 8 / 9.0, 0, 8 / 3.0, 8 / 9.0, 0, 8 / 3.0, 8 / 3.0}) < 1e-15);
}

TEST_CASE("the padding is never the maximum, and -inf and NaN are handled") {
  const Tensor x = image({{-3, -1}, {-2, -4}});
  CHECK(numbers(max_pool2d(x, 2, {.stride = 1, .padding = 1})) ==
        Numbers{-3, -1, -1, -2, -1, -1, -2, -2, -4});
  CHECK(numbers(max_pool2d(image({{-infinite, -infinite}, {-infinite, -infinite}}), 2)) ==
        Numbers{-infinite});
  const Tensor bad = image({{1, not_a_number}, {2, 3}});
  const Tensor y = max_pool2d(bad, 2);
  CHECK(std::isnan(y.item()));
  const Numbers g = numbers(grad(y, bad));
  CHECK(g[0] == 0);
  CHECK(std::isnan(g[1]));
  CHECK(g[3] == 0);
}

// Windows that are padded take another way through the kernels than windows side by side, whose
// rows end somewhere in a lane, and which cover some of these images whole.
TEST_CASE("padding by the option or by hand is the same, with equal maxima and NaN") {
  for (const Dtype dtype : {float32, float64})
    for (const std::int64_t kernel : {2, 3})
      for (const Shape& shape : {Shape{6, 17, 1},
                                 {6, 16, 5},
                                 {6, 16, 14},
                                 {6, 17, 30},
                                 {6, 16, 31},
                                 {6, 17, 44},
                                 {6, 16, 95}}) {
        Numbers values = numbers(randint(0, 3, shape));
        values[40] = not_a_number;
        const Tensor x = parameter(tensor(values, shape, dtype));
        const Tensor padded = pad(x, {{0, 0}, {1, 1}, {1, 1}}, -infinite);
        const Tensor y = max_pool2d(x, kernel, {.padding = 1}), tiled = max_pool2d(padded, kernel);
        CHECK(distance(numbers(y), numbers(tiled)) == 0);
        const Tensor g = randn(y.shape(), dtype);
        const Tensor expected = grad(sum(y * g), x), loss = sum(tiled * g);
        full(padded.shape(), not_a_number, dtype);  // in the memory that comes next
        CHECK(distance(numbers(expected), numbers(grad(loss, x))) == 0);
      }
}

TEST_CASE("pooling takes images with any leading axes, and says what it does not take") {
  CHECK(max_pool2d(ones({4, 6}), 2).shape() == Shape{2, 3});
  CHECK(avg_pool2d(ones({3, 4, 6}), {2, 3}).shape() == Shape{3, 2, 2});
  CHECK(adaptive_avg_pool2d(ones({2, 1, 3, 4, 6}), 1).shape() == Shape{2, 1, 3, 1, 1});
  CHECK(has(complaint<ShapeError>([] { max_pool2d(ones({4}), 2); }), "height"));
  CHECK(has(complaint<ShapeError>([] {
              max_pool2d(ones({1, 0, 4}), 1, {.padding = 0});
            }),
            "does not fit"));
  CHECK(has(complaint<ValueError>([] { max_pool2d(ones({4, 4}), 2, {.padding = 2}); }), "half"));
  CHECK(has(complaint<ValueError>([] { adaptive_avg_pool2d(ones({4, 4}), 0); }), "1 at least"));
  CHECK(has(complaint<DtypeError>([] { avg_pool2d(ones({4, 4}, int64), 2); }), "avg_pool2d"));
}

TEST_CASE("an infinity stays in the windows that hold it") {
  const Tensor x = image({{infinite, 1, 2, 3, 4}});
  CHECK(numbers(adaptive_avg_pool2d(x, {1, 3})) == Numbers{infinite, 2, 3.5});
  CHECK(numbers(avg_pool2d(x, {1, 2})) == Numbers{infinite, 2.5});
}

}  // TEST_SUITE
