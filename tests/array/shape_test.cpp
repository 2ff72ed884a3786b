#include <gradus/array/error.h>
#include <gradus/array/shape.h>
#include <doctest/doctest.h>
#include "support.h"

using namespace gradus;

TEST_SUITE("shapes") {

TEST_CASE("a shape behaves as a vector of int64, with few axes and with many") {
  for (std::size_t rank = 0; rank <= 9; ++rank) {
    CAPTURE(rank);
    std::vector<std::int64_t> model(rank);
    for (std::size_t i = 0; i < rank; ++i) model[i] = static_cast<std::int64_t>(i) + 2;
    Shape shape(model);
    const auto same = [&] { return std::vector(shape.begin(), shape.end()) == model; };
    CHECK(same());
    CHECK(shape.size() == rank);
    CHECK(shape.empty() == (rank == 0));
    for (std::size_t at = 0; at <= rank; ++at) {
      shape.insert(shape.begin() + at, 77);
      model.insert(model.begin() + static_cast<std::ptrdiff_t>(at), 77);
      CHECK(same());
      const Shape copy = shape;
      shape.erase(shape.begin() + at);
      model.erase(model.begin() + static_cast<std::ptrdiff_t>(at));
      CHECK(same());
      CHECK(copy.size() == rank + 1);
      CHECK(copy[at] == 77);
    }
    shape.push_back(5), model.push_back(5);
    CHECK(same());
    CHECK(shape.back() == 5);
    shape.resize(rank + 7, 3), model.resize(rank + 7, 3);
    CHECK(same());
    shape.resize(2), model.resize(2);
    CHECK(same());
    shape.pop_back(), model.pop_back();
    CHECK(same());
    shape.clear();
    CHECK(shape.empty());
    CHECK(shape == Shape{});
  }
}

TEST_CASE("an axis of a shape counts from either end, and beyond them there is none") {
  const Shape shape{2, 3, 5}, scalar;
  Shape long_one(9, 7);
  CHECK(shape[0] == 2);
  CHECK(shape[-1] == 5);
  CHECK(shape[-3] == 2);
  CHECK(shape[std::size_t{2}] == 5);
  long_one[-9] = 1;
  CHECK(long_one[0] == 1);
  for (const std::int64_t axis : {3, -4, 1 << 20}) CHECK_THROWS_AS(shape[axis], ShapeError);
  CHECK_THROWS_AS(shape[~std::size_t{0}], ShapeError);
  CHECK_THROWS_AS(scalar[0], ShapeError);
  std::string line;
  // clang-format off
  const auto message = complaint<ShapeError>([&] { line = here(); (void)shape[3]; });
  // clang-format on
  CHECK(message ==
        "shape: [2, 3, 5] has no axis 3; its 3 axes count from 0, or back from -1 (" + line + ")");
}

TEST_CASE("the first sizes of a shape, the last ones, and all but one") {
  const Shape shape{2, 3, 5, 7, 11};
  CHECK(shape.first(2) == Shape{2, 3});
  CHECK(shape.first(-2) == Shape{2, 3, 5});
  CHECK(shape.first(0) == Shape{});
  CHECK(shape.first(5) == shape);
  CHECK(shape.last(2) == Shape{7, 11});
  CHECK(shape.last(-2) == Shape{5, 7, 11});
  CHECK(shape.last(-5) == Shape{});
  CHECK(shape.without(0) == Shape{3, 5, 7, 11});
  CHECK(shape.without(-1) == Shape{2, 3, 5, 7});
  CHECK_THROWS_AS(shape.first(6), ShapeError);
  CHECK_THROWS_AS(shape.last(-6), ShapeError);
  CHECK_THROWS_AS(shape.without(5), ShapeError);
  CHECK_THROWS_AS(Shape{}.without(-1), ShapeError);
}

TEST_CASE("copies and moves of shapes, inline and on the heap, in every pairing") {
  const std::vector<Shape> all{{}, {1}, {1, 2, 3, 4}, {1, 2, 3, 4, 5}, Shape(12, 7)};
  for (const auto& from : all)
    for (const auto& to : all) {
      Shape assigned = to, moved = to, source = from;
      assigned = from;
      CHECK(assigned == from);
      moved = std::move(source);
      CHECK(moved == from);
      const Shape constructed = std::move(moved);
      CHECK(constructed == from);
      assigned = *&assigned;
      CHECK(assigned == from);
      CHECK((from == to) == (&from == &to));
    }
  Shape grown{1, 2, 3, 4, 5, 6};
  grown.resize(1);
  const Shape shrunk = grown;  // small, but copied from the heap
  CHECK(shrunk == Shape{1});
}

TEST_CASE("count, strides, broadcast, axes and text") {
  CHECK(count({}) == 1);
  CHECK(count({3, 0, 5}) == 0);
  CHECK(count({2, 3, 4}) == 24);
  CHECK(contiguous_strides({2, 3, 4}) == Shape{12, 4, 1});
  CHECK(describe(Shape{}) == "[]");
  CHECK(describe(Shape{2, 30}) == "[2, 30]");
  Shape result;
  CHECK(broadcast({2, 1, 4}, {3, 1}, result));
  CHECK(result == Shape{2, 3, 4});
  CHECK(broadcast({0, 1}, {1}, result));
  CHECK(result == Shape{0, 1});
  CHECK(!broadcast({2, 3}, {2}, result));
  CHECK(!broadcast({0}, {2}, result));
  CHECK(normal_axis(-1, 3) == 2);
  CHECK(normal_axis(0, 3) == 0);
  CHECK(normal_axis(3, 3) < 0);
  CHECK(normal_axis(-4, 3) < 0);
  CHECK(normal_axis(0, 0) < 0);
}

TEST_CASE("a shape has as many axes as its count can tell, and no more") {
  CHECK(Shape(std::size_t{32767}, 1).size() == 32767);
  CHECK_THROWS_WITH_AS(Shape(std::size_t{32768}, 1), "a shape of 32768 axes: the most is 32767",
                       ShapeError);
}

}  // TEST_SUITE
