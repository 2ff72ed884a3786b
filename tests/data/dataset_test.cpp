#include <gradus/data/data.h>
#include <gradus/ops/ops.h>
#include <doctest/doctest.h>
#include <set>
#include "order.h"
#include "support.h"

using namespace gradus;
using data::Dataset;

namespace {

/// n examples: x[i] = {i, -i}, y[i] = i.
Dataset counted(std::int64_t n) {
  const Tensor places = arange(n);
  return {to(stack({places, -places}, 1), float64), places};
}

/// The places that the examples of a counted set came from; checks that x and y go together.
std::vector<std::int64_t> places(const Dataset& some) {
  const auto y = some.y.to_vector<std::int64_t>();
  const auto x = numbers(some.x);
  REQUIRE(x.size() == 2 * y.size());
  for (std::size_t i = 0; i < y.size(); ++i) {
    CHECK(x[2 * i] == static_cast<double>(y[i]));
    CHECK(x[2 * i + 1] == -static_cast<double>(y[i]));
  }
  return y;
}

using Places = std::vector<std::int64_t>;

}  // namespace

TEST_SUITE("data") {

TEST_CASE("train_test_split is scikit-learn's, index for index") {
  for (const auto& want : golden::random::splits) {
    CAPTURE(want.random_state);
    const auto [train, test] = data::train_test_split(counted(1797), 0.2, want.random_state);
    check_order(places(test), want.test);
    check_order(places(train), want.train);
  }
}

TEST_CASE("a split leaves the default generator alone, and no part empty") {
  seed(3);
  const auto before = default_generator().state();
  CHECK(data::train_test_split(counted(10), 0.01, 0).test.y.size() == 1);  // rounded up
  CHECK(default_generator().state() == before);
  for (const double share : {0.0, 1.0, -0.1, 1.5, 0.95, std::nan("")}) {
    CAPTURE(share);
    CHECK_THROWS_AS(data::train_test_split(counted(10), share, 0), ValueError);
  }
  CHECK_THROWS_AS(data::train_test_split(counted(1), 0.5, 0), ValueError);
  CHECK_THROWS_AS(data::train_test_split(counted(10), 0.5, -1), ValueError);
  CHECK_THROWS_AS(data::train_test_split({ones({3, 2}), ones({4})}, 0.5, 0), ShapeError);
}

TEST_CASE("take answers in the order that was asked for, repeats and nothing among them") {
  CHECK(places(data::take(counted(5), {4, 0, 4})) == Places{4, 0, 4});
  CHECK(data::take(counted(5), {}).x.shape() == Shape{0, 2});
  CHECK(has(complaint<ShapeError>([] { data::take(counted(5), {5}); }), "no example 5 among 5"));
  CHECK_THROWS_AS(data::take(counted(5), {-1}), ShapeError);
  const Dataset images{ones({4, 1, 2, 3}), ones({4, 2})};  // of any rank
  CHECK(data::take(images, {1, 2}).x.shape() == Shape{2, 1, 2, 3});
  CHECK(data::take(images, {1, 2}).y.shape() == Shape{2, 2});
}

TEST_CASE("batches cover every example once, in an order that the seed decides") {
  const auto order = [](std::int64_t start) {
    seed(start);
    Places seen;
    for (const auto [x, y] : data::batches(counted(103), 10))
      for (const auto place : places({x, y})) seen.push_back(place);
    return seen;
  };
  const auto first = order(1);
  CHECK(std::set(first.begin(), first.end()).size() == 103);
  CHECK(first == order(1));
  CHECK(first != order(2));
  CHECK(first == RandomState(1).permutation(103));
}

TEST_CASE("two passes differ, the same batches object stays as it is") {
  seed(1);
  const auto one = data::batches(counted(20), 20), two = data::batches(counted(20), 20);
  CHECK(places(one.batch(0)) != places(two.batch(0)));
  CHECK(places(one.batch(0)) == places(*one.begin()));
}

TEST_CASE("the last batch is what is left, or left out") {
  const auto sizes = [](data::BatchOptions options, std::int64_t n) {
    Places all;
    for (const auto& batch : data::batches(counted(10), n, options)) all.push_back(batch.y.size());
    return all;
  };
  CHECK(sizes({}, 4) == Places{4, 4, 2});
  CHECK(sizes({.drop_last = true}, 4) == Places{4, 4});
  CHECK(sizes({}, 5) == Places{5, 5});
  CHECK(sizes({}, 99) == Places{10});
  CHECK(sizes({.drop_last = true}, 99).empty());
  CHECK(places(data::batches(counted(10), 4, {.shuffle = false}).batch(1)) == Places{4, 5, 6, 7});
  CHECK(data::batches(counted(0), 4).size() == 0);
  CHECK_THROWS_AS(data::batches(counted(10), 0), ValueError);
  CHECK_THROWS_AS(data::batches({ones({2, 2}), ones({3})}, 1), ShapeError);
  CHECK_THROWS_AS(data::batches({scalar(1), scalar(1)}, 1), ShapeError);
}

}  // TEST_SUITE
