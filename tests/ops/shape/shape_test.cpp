#include <gradus/ops/ops.h>
#include <doctest/doctest.h>
#include <limits>
#include "ops/shape/counting.h"
#include "support.h"

using namespace gradus;

TEST_SUITE("shapes") {

TEST_CASE("a reshape of any strides is the reshape of a copy") {
  const Tensor x = counting({2, 3, 4});
  const std::vector<Tensor> strided{permute(x, {2, 0, 1}),
                                    flip(x, {0, 1, 2}),
                                    slice(x, 2, 0, 4, 2),
                                    slice(x, 1, -1, -4, -2),
                                    transpose(flip(x, 2)),
                                    broadcast_to(slice(x, 0, 0, 1), {6, 3, 4}),
                                    broadcast_to(reshape(arange(2), {2, 1, 1}), {2, 3, 4}),
                                    permute(slice(x, 1, 0, 2), {1, 0, 2}),
                                    slice(x, 1, 1, 1)};
  for (const auto& y : strided) {
    CAPTURE(y.shape());
    const Tensor dense = clone(y);
    const auto n = y.size();
    std::vector<Shape> shapes{{n}, {1, n, 1}};
    if (n > 0)
      for (std::int64_t a = 1; a <= n; ++a)
        for (std::int64_t b = 1; n % a == 0 && b <= n / a; ++b)
          if (n / a % b == 0) shapes.push_back({a, b, 1, n / a / b});
    for (const auto& shape : shapes)
      CHECK(numbers(reshape(y, shape)) == numbers(reshape(dense, shape)));
  }
}

TEST_CASE("shape ops say what does not fit, and where") {
  const Tensor x = counting({2, 3, 1});
  CHECK_MESSAGE_HAS(ShapeError, squeeze(x, 1), "squeeze: axis 1 of [2, 3, 1] is not of size 1");
  CHECK_MESSAGE_HAS(ShapeError, unsqueeze(x, 4), "unsqueeze: [2, 3, 1] has no place 4");
  CHECK_MESSAGE_HAS(ShapeError, unsqueeze(x, -5), "places run from -4 to 3");
  CHECK_MESSAGE_HAS(ShapeError, flatten(x, 2, 1),
                    "flatten: axis 2 of [2, 3, 1] comes after axis 1");
  CHECK_MESSAGE_HAS(ShapeError, expand(x, {2, -1}), "expand: [2, 3, 1] does not expand to [2, -1]");
  CHECK_MESSAGE_HAS(ShapeError, expand(x, {-1, 2, 3, 4}), "expand: [2, 3, 1] does not expand");
  CHECK_MESSAGE_HAS(ShapeError, broadcast_to(x, {-1, 2, 3, 1}), "does not broadcast to [-1, 2");
  CHECK_MESSAGE_HAS(ShapeError, flip(x, {0, -3}), "flip: axis 0 of [2, 3, 1] is listed twice");
  CHECK_MESSAGE_HAS(ShapeError, swap_axes(x, 0, 3), "swap_axes: [2, 3, 1] has no axis 3");
  CHECK_MESSAGE_HAS(ShapeError, flip(scalar(1), 0), "flip: [] has no axis 0; it has none at all");
  CHECK_MESSAGE_HAS(ShapeError, triu(arange(3)), "triu: [3] is no matrix");
  CHECK_MESSAGE_HAS(ShapeError, trace(arange(3)), "trace: [3] is no matrix");
  CHECK_MESSAGE_HAS(ShapeError, diag(x), "diag: [2, 3, 1] is neither a vector nor a matrix");
  CHECK_MESSAGE_HAS(ShapeError, diag(arange(3), std::numeric_limits<int>::min()), "memory");
  CHECK_MESSAGE_HAS(ValueError, tile(x, {2, -1}), "tile: -1 repeats");
  CHECK_MESSAGE_HAS(ValueError, repeat(x, -1, 0), "repeat: -1 repeats");
  CHECK_MESSAGE_HAS(ShapeError, pad(x, {{1, 1}}), "pad: 1 margins for [2, 3, 1]");
  CHECK_MESSAGE_HAS(ValueError, pad(x, {{0, 0}, {1, -1}, {0, 0}}), "{1, -1} of axis 1 is negative");
  CHECK_MESSAGE_HAS(DtypeError, pad(arange(3), {{1, 1}}, 0.5), "pad: 0.5");
  CHECK_MESSAGE_HAS(ShapeError, squeeze(x, 1), "shape_test.cpp:" + std::to_string(__LINE__));
}

TEST_CASE("shape ops on int64, scalars and empty tensors") {
  CHECK(numbers(pad(arange(2), {{1, 2}}, 9)) == Numbers{9, 0, 1, 9, 9});
  CHECK(numbers(tile(5, {3})) == Numbers{5, 5, 5});
  CHECK(numbers(roll(arange(5), 7, 0)) == Numbers{3, 4, 0, 1, 2});
  CHECK(numbers(roll(arange(5), std::numeric_limits<std::int64_t>::min(), 0)) ==
        numbers(roll(arange(5), 2, 0)));
  CHECK(roll(zeros({0, 2}), 3, 0).shape() == Shape{0, 2});
  CHECK(repeat(zeros({2, 3}), 0, 1).shape() == Shape{2, 0});
  CHECK(diag(zeros({0}), 2).shape() == Shape{2, 2});
  CHECK(numbers(diag(arange(1) + 3, -1)) == Numbers{0, 0, 3, 0});
  CHECK(diagonal(zeros({2, 3}), 3).shape() == Shape{0});
  CHECK(diagonal(zeros({2, 3}), -9).shape() == Shape{0});
  CHECK(trace(zeros({0, 3})).item() == 0);
  CHECK(numbers(triu(reshape(arange(4), {2, 2}), 1)) == Numbers{0, 1, 0, 0});
}

TEST_CASE("what is composed names the caller's line in the graph") {
  const Tensor p = parameter(counting({3, 3}));
  const auto line_of = [](const Tensor& y) { return static_cast<int>(y.node()->at().line()); };
  CHECK(line_of(tile(p, {2, 2})) == __LINE__);
  CHECK(line_of(roll(p, 1, 0)) == __LINE__);
  CHECK(line_of(diag(p)) == __LINE__);
  CHECK(line_of(stack({p, p}, 0)) == __LINE__);
  CHECK(line_of(trace(p)) == __LINE__);
  CHECK(line_of(take(p, 0)) == __LINE__);
  CHECK(line_of(embedding(p, 0)) == __LINE__);
  CHECK(line_of(masked_select(p, p > 3)) == __LINE__);
  CHECK(line_of(split(p, 2, 0)[1]) == __LINE__);
}

}  // TEST_SUITE
