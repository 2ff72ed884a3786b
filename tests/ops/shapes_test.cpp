#include <gradus/engine/engine.h>
#include <gradus/ops/ops.h>

#include <doctest/doctest.h>

#include "support.h"

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

using namespace gradus;

namespace {

using Integers = std::vector<std::int64_t>;

Tensor counting(const Shape& shape, Dtype dtype = float64) {
  return to(reshape(arange(count(shape)), shape), dtype);
}
Tensor places(const Integers& entries) { return tensor(entries, int64); }

// d sum(w y) / dx for weights that differ everywhere, so that a gradient in the wrong place shows.
Numbers pulled(const Tensor& y, const Tensor& x) {
  return numbers(grad(sum(y * (counting(y.shape()) + 1)), x));
}

/// The text of what f throws as an E; "nothing" where it throws none.
template <class E, class F> std::string message(F f) {
  try {
    f();
  } catch (const E& error) {
    return error.what();
  }
  return "nothing";
}

#define CHECK_MESSAGE_HAS(E, expression, text)                                                     \
  CHECK(message<E>([&] { (void)(expression); }).find(text) != std::string::npos)

}  // namespace

TEST_CASE("slice follows Python's rules for every start, stop and step") {
  const auto least = std::numeric_limits<std::int64_t>::min();
  const auto most = std::numeric_limits<std::int64_t>::max();
  Integers bounds{least, most}, steps{least, most};
  for (std::int64_t i = -7; i <= 7; ++i) bounds.push_back(i);
  for (std::int64_t i = -4; i <= 4; ++i)
    if (i != 0) steps.push_back(i);
  for (std::int64_t size = 0; size <= 5; ++size) {
    const Tensor x = arange(size);
    for (const auto start : bounds)
      for (const auto stop : bounds)
        for (const auto step : steps) {
          // By Python's words: i from start, step by step, while on this side of stop, where both
          // are counted from the front and pulled to the nearest place that an element could be.
          const auto pull = [&](std::int64_t i) {
            if (i < 0) i += size;
            const std::int64_t low = step > 0 ? 0 : -1, high = step > 0 ? size : size - 1;
            return i < low ? low : i > high ? high : i;
          };
          Integers expected;
          const std::int64_t to = pull(stop);
          for (std::int64_t i = pull(start); step > 0 ? i < to : i > to;) {
            expected.push_back(i);
            if (__builtin_add_overflow(i, step, &i)) break;
          }
          CAPTURE(size);
          CAPTURE(start);
          CAPTURE(stop);
          CAPTURE(step);
          REQUIRE(slice(x, 0, start, stop, step).to_vector<std::int64_t>() == expected);
        }
  }
  CHECK_MESSAGE_HAS(ValueError, slice(arange(3), 0, 0, 3, 0), "slice: the step is 0");
}

TEST_CASE("views cost no copy, and a reshape copies only where it must") {
  const Tensor x = counting({2, 3, 4});
  const auto views = [&](const Tensor& y) { return y.array().shares_storage(x.array()); };
  CHECK(views(squeeze(unsqueeze(transpose(x), 1), 1)));
  CHECK(views(flatten(slice(x, 1, 0, 2), 1, 2)));
  CHECK(views(flip(x, {0, 2})));
  CHECK(views(swap_axes(x, 0, 2)));
  CHECK(views(split(x, 2, 1)[1]));
  CHECK(views(diagonal(x)));
  CHECK(views(expand(slice(x, 0, 0, 1), {5, -1, -1})));
  CHECK(views(reshape(flip(x, 0), {2, 12})));
  CHECK_FALSE(views(reshape(transpose(x), {-1})));
  CHECK_FALSE(views(clone(x)));
}

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
  CHECK_MESSAGE_HAS(ShapeError, squeeze(x, 1), "shapes_test.cpp:" + std::to_string(__LINE__));
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

TEST_CASE("concat joins many tensors, the same one too, and each gets its piece of the gradient") {
  const Tensor x = parameter(counting({2, 1}));
  const Tensor y = concat(Tensors(100, x), 1);
  CHECK(y.shape() == Shape{2, 100});
  CHECK(pulled(y, x) == Numbers{5050, 15050});

  const Tensor a = parameter(counting({2, 2})), b = parameter(counting({2, 0}));
  const Tensor both = concat({transpose(a), b, broadcast_to(scalar(7, float64), {2, 3})}, -1);
  CHECK(numbers(both) == Numbers{0, 2, 7, 7, 7, 1, 3, 7, 7, 7});
  CHECK(pulled(both, a) == Numbers{1, 6, 2, 7});
  CHECK(concat({arange(2), arange(1)}, 0).to_vector<int>() == std::vector<int>{0, 1, 0});
}

TEST_CASE("concat and stack say what does not join") {
  const Tensor x = counting({2, 3}), y = counting({3, 3});
  CHECK_MESSAGE_HAS(ShapeError, concat({}, 0), "concat: the list holds no tensor");
  CHECK_MESSAGE_HAS(ShapeError, stack({}, 0), "stack: the list holds no tensor");
  CHECK_MESSAGE_HAS(ShapeError, concat({x, y}, 1), "[2, 3] and [3, 3] do not join along axis 1");
  CHECK_MESSAGE_HAS(ShapeError, concat({x, to(arange(3), float64)}, 0),
                    "[2, 3] and [3] do not join");
  CHECK_MESSAGE_HAS(ShapeError, concat({scalar(1), scalar(2)}, 0), "concat: [] has no axis 0");
  CHECK_MESSAGE_HAS(ShapeError, stack({x, y}, 0), "[2, 3] and [3, 3] do not stack");
  CHECK_MESSAGE_HAS(ShapeError, stack({x, x}, 3), "stack: [2, 3] has no place 3");
  CHECK_MESSAGE_HAS(DtypeError, concat({x, to(x, float32)}, 0),
                    "float64 [2, 3] and float32 [2, 3]");
  CHECK_MESSAGE_HAS(GraphError, concat({x, Tensor()}, 0), "before it was given a value");
  CHECK_MESSAGE_HAS(ShapeError, concat({}, 0), "shapes_test.cpp:" + std::to_string(__LINE__));
}

TEST_CASE("split and chunk cut as PyTorch does") {
  const auto sizes = [](const Tensors& pieces) {
    Integers found;
    for (const auto& piece : pieces) found.push_back(piece.shape()[0]);
    return found;
  };
  CHECK(sizes(split(arange(7), 3, 0)) == Integers{3, 3, 1});
  CHECK(sizes(split(arange(7), 100, 0)) == Integers{7});
  CHECK(sizes(split(arange(7), {0, 5, 2}, 0)) == Integers{0, 5, 2});
  CHECK(sizes(split(arange(2), {2}, 0)) == Integers{2});
  CHECK(sizes(split(arange(0), 3, 0)) == Integers{0});
  CHECK(sizes(chunk(arange(5), 4, 0)) == Integers{2, 2, 1});
  CHECK(sizes(chunk(arange(0), 2, 0)) == Integers{0, 0});
  CHECK_MESSAGE_HAS(ShapeError, split(arange(4), {2}, 0), "the sizes [2] do not add up to axis 0");
  CHECK_MESSAGE_HAS(ShapeError, split(arange(4), {5, -1}, 0), "the sizes [5, -1] do not add up");
  CHECK_MESSAGE_HAS(ValueError, split(arange(4), 0, 0), "split: pieces of size 0");
  CHECK_MESSAGE_HAS(ValueError, chunk(arange(4), 0, 0), "chunk: 0 pieces");
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

TEST_CASE("what a triangle or a mask cuts away leaves no trace in value or gradient") {
  const double nan = std::nan("");
  const Tensor x = parameter(tensor({{1, 2}, {nan, 4}}, float64));
  CHECK(numbers(triu(x)) == Numbers{1, 2, 0, 4});
  CHECK(numbers(grad(sum(square(triu(x))), x)) == Numbers{2, 4, 0, 8});
  const Tensor logs = masked_fill(log(tensor({0, 1}, float64)), tensor({1, 0}, int64), 5);
  CHECK(numbers(logs) == Numbers{5, 0});
  const Tensor zero = parameter(tensor({0, 1}, float64));
  CHECK(numbers(grad(sum(masked_fill(zero * log(zero), zero == 0, 5)), zero))[1] == 1);
  CHECK_MESSAGE_HAS(ShapeError, masked_fill(x, arange(3), 0),
                    "masked_fill: the mask [3] and [2, 2]");
  CHECK_MESSAGE_HAS(DtypeError, masked_fill(arange(2), arange(2), 0.5), "masked_fill: 0.5");
  CHECK_MESSAGE_HAS(ShapeError, masked_select(x, arange(3)), "masked_select: the mask [3]");
  CHECK(masked_select(x, zeros({2, 2}, int64)).shape() == Shape{0});
  CHECK(numbers(masked_select(arange(3), 1)) == Numbers{0, 1, 2});
}

TEST_CASE("indices count from the end, and their bounds are checked") {
  const Tensor x = parameter(counting({3, 2}));
  CHECK(numbers(index_select(x, 0, places({-1, 0, -3, -1}))) == Numbers{4, 5, 0, 1, 0, 1, 4, 5});
  CHECK(pulled(index_select(x, 0, places({-1, 2})), x) == Numbers{0, 0, 0, 0, 4, 6});
  CHECK(numbers(take(x, places({-1, 0, -6}))) == Numbers{5, 0, 0});
  CHECK(numbers(take(x, -2)) == Numbers{4});
  CHECK(numbers(embedding(x, -2)) == Numbers{2, 3});
  CHECK(numbers(gather(x, 1, tensor({{-1}, {0}, {-2}}, int64))) == Numbers{1, 2, 4});
  CHECK_MESSAGE_HAS(ShapeError, index_select(x, 0, places({0, 3})), "index 3 is outside -3..2");
  CHECK_MESSAGE_HAS(ShapeError, index_select(x, 0, places({-4})),
                    "index_select: index -4 is outside");
  CHECK_MESSAGE_HAS(ShapeError, take(x, 6), "take: index 6 is outside -6..5");
  CHECK_MESSAGE_HAS(ShapeError, embedding(x, 3), "embedding: index 3 is outside -3..2");
  CHECK_MESSAGE_HAS(ShapeError, gather(x, 0, tensor({{3}}, int64)), "gather: index 3 is outside");
  CHECK_MESSAGE_HAS(ShapeError, take(zeros({0}), 0), "index 0 is outside an axis of size 0");
  CHECK_MESSAGE_HAS(ShapeError, one_hot(places({-1}), 3), "one_hot: index -1 is outside 0..2");
  CHECK_MESSAGE_HAS(DtypeError, take(x, tensor({1})), "take: the index is float32 [1]");
  CHECK_MESSAGE_HAS(ShapeError, index_select(x, 0, tensor({{1}}, int64)), "it wants one axis");
  CHECK_MESSAGE_HAS(ShapeError, embedding(scalar(1), 0), "embedding: [] has no axis 0");
  CHECK_MESSAGE_HAS(ShapeError, gather(x, 0, places({0})), "index [1] does not fit [3, 2]");
}

TEST_CASE("repeated places add up, and sources must fit") {
  const Tensor x = counting({3, 2}), ones_there = ones({4, 2}, float64);
  CHECK(numbers(index_add(x, 0, places({1, -2, 1, 0}), ones_there)) == Numbers{1, 2, 5, 6, 4, 5});
  CHECK(numbers(index_add(arange(2), 0, places({1, 1}), arange(2) + 1)) == Numbers{0, 4});
  CHECK_MESSAGE_HAS(ShapeError, index_add(x, 0, places({1}), ones_there), "goes [1, 2]");
  CHECK_MESSAGE_HAS(DtypeError, index_add(x, 0, places({1, 2, 0, 0}), to(ones_there, float32)),
                    "float64 [3, 2] and float32 [4, 2] do not mix");
  const Tensor rows = parameter(counting({10000, 3}));
  const Tensor picked = embedding(rows, tensor({{9999, 0}, {-1, 9999}}, int64));
  CHECK(picked.shape() == Shape{2, 2, 3});
  const Tensor g = grad(sum(square(picked)), rows);
  CHECK(numbers(slice(g, 0, 9999, 10000)) == Numbers{6 * 29997.0, 6 * 29998.0, 6 * 29999.0});
  CHECK(sum(abs(g)).item() == 6 * (29997 + 29998 + 29999) + 2 * (0 + 1 + 2));
}

TEST_CASE("overlapping and backward views are read as they look") {
  const Tensor x = parameter(counting({2, 3}));
  const Tensor twice = broadcast_to(unsqueeze(x, 0), {2, 2, 3});
  CHECK(numbers(index_select(twice, 2, places({2, -3}))) == Numbers{2, 0, 5, 3, 2, 0, 5, 3});
  CHECK(pulled(index_select(twice, 2, places({2, -3})), x) == Numbers{8, 0, 6, 12, 0, 10});
  CHECK(numbers(embedding(flip(transpose(x), 0), places({0, 0}))) == Numbers{2, 5, 2, 5});
  CHECK(numbers(take(flip(x, {0, 1}), places({0, 5}))) == Numbers{5, 0});
  CHECK(numbers(pad(flip(x, 1), {{0, 0}, {1, 0}})) == Numbers{0, 2, 1, 0, 0, 5, 4, 3});
  CHECK(numbers(gather(flip(x, 0), 0, tensor({{1, 0}, {0, 0}}, int64))) == Numbers{0, 4, 3, 4});
}

TEST_CASE("an index that changes after it was used is an error in backward, not a wrong gradient") {
  const Tensor x = parameter(counting({3})), index = places({0, 1});
  const Tensor y = sum(index_select(x, 0, index));
  assign(index, places({2, 2}));
  CHECK_MESSAGE_HAS(GraphError, backward(y), "was changed");
}

TEST_CASE("derivatives of third order go through shapes and indices") {
  const Tensor x = parameter(tensor({1, 2, 3}, float64));
  const Tensor y = concat({take(flip(x, 0), places({0, 0, -1})), pad(x, {{1, 1}}, 1)}, 0);
  Tensor g = sum(y * y * y);  // 2 x2^3 + x0^3 + x0^3 + x1^3 + x2^3 + 2
  for (int order = 0; order < 3; ++order) g = sum(grad(g, x, {.create_graph = true}));
  CHECK(g.item() == 6 * 2 + 6 * 1 + 6 * 3);
}
