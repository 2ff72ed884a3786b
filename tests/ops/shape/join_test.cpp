#include <gradus/ops/ops.h>
#include <doctest/doctest.h>
#include "ops/shape/counting.h"
#include "support.h"

using namespace gradus;

TEST_SUITE("shapes") {

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
  CHECK_MESSAGE_HAS(ShapeError, concat({}, 0), "join_test.cpp:" + std::to_string(__LINE__));
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

}  // TEST_SUITE
