#include <gradus/array/random.h>
#include <doctest/doctest.h>
#include <string>
#include <vector>
#include "order.h"

using gradus::RandomState;

TEST_SUITE("random") {

TEST_CASE("permutation and shuffle are NumPy's") {
  for (const auto& want : golden::random::streams) {
    CAPTURE(want.seed);
    RandomState generator(want.seed);
    check_order(generator.permutation(1797), want.permutation);
    std::vector<std::int64_t> squares(100);
    for (std::int64_t i = 0; i < 100; ++i) squares[static_cast<std::size_t>(i)] = i * i;
    generator.normal();
    generator.shuffle(squares);
    check_order(squares, want.shuffled_squares);
    CHECK(generator.normal() == want.after_shuffle);
  }
}

TEST_CASE("a permutation cut in two is scikit-learn's train_test_split") {
  for (const auto& want : golden::random::splits) {
    CAPTURE(want.random_state);
    const auto order = RandomState(want.random_state).permutation(1797);
    const auto cut = order.begin() + 360;  // the test part is rounded up: ceil(0.2 * 1797)
    check_order({order.begin(), cut}, want.test);
    check_order({cut, order.end()}, want.train);
  }
}

TEST_CASE("shuffle moves any type and draws the same whatever it moves") {
  RandomState numbers(7), texts(7), flags(7);
  std::vector<int> number{0, 1, 2, 3, 4, 5, 6, 7};
  std::vector<std::string> text{"0", "1", "2", "3", "4", "5", "6", "7"};
  std::vector<bool> flag{true, false, false, false, false, false, false, false};
  numbers.shuffle(number);
  texts.shuffle(text);
  flags.shuffle(flag);
  for (std::size_t i = 0; i < number.size(); ++i) {
    CHECK(text[i] == std::to_string(number[i]));
    CHECK(flag[i] == (number[i] == 0));
  }
}

}  // TEST_SUITE
