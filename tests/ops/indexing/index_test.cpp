#include <gradus/engine/engine.h>
#include <gradus/ops/ops.h>
#include <doctest/doctest.h>
#include "ops/shape/counting.h"
#include "support.h"

using namespace gradus;

TEST_SUITE("shapes") {

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

}  // TEST_SUITE
