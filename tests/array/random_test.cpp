#include <gradus/array/error.h>
#include <gradus/array/random.h>
#include "order.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <iterator>
#include <limits>
#include <string>
#include <thread>
#include <type_traits>
#include <vector>

#include "golden/generator.inc"

using gradus::RandomState;
using gradus::ValueError;

namespace {

/// Equality of doubles without a tolerance.
template <std::size_t n> void check_first(const std::vector<double>& got, const double (&want)[n]) {
  REQUIRE(got.size() >= n);
  for (std::size_t i = 0; i < n; ++i) {
    CAPTURE(i);
    CHECK(std::bit_cast<std::uint64_t>(got[i]) == std::bit_cast<std::uint64_t>(want[i]));
  }
}

std::vector<double> uniform(RandomState& generator, std::size_t count) {
  std::vector<double> out(count);
  generator.fill_uniform(out);
  return out;
}

std::vector<double> normal(RandomState& generator, std::size_t count) {
  std::vector<double> out(count);
  generator.fill_normal(out);
  return out;
}

std::vector<std::int64_t> integers(RandomState& generator, std::int64_t low, std::int64_t high,
                                   std::size_t count) {
  std::vector<std::int64_t> out(count);
  generator.fill_integer(out, low, high);
  return out;
}

template <class T> void append(std::vector<T>& values, const std::vector<T>& more) {
  values.insert(values.end(), more.begin(), more.end());
}

/// The message of the ValueError that f must throw.
template <class F> std::string refusal(F f) {
  try {
    f();
  } catch (const ValueError& error) {
    return error.what();
  }
  return "nothing was thrown";
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_SUITE("random") {

TEST_CASE("32-bit words are NumPy's") {
  for (const auto& want : golden::random::streams) {
    CAPTURE(want.seed);
    RandomState generator(want.seed);
    std::vector<std::uint32_t> words(2000);
    for (auto& word : words) word = generator.next();
    CHECK(std::equal(std::begin(want.words), std::end(want.words), words.begin()));
    CHECK(checksum(words) == want.words_checksum);
  }
}

TEST_CASE("rand is NumPy's, one by one and in bulk") {
  for (const auto& want : golden::random::streams) {
    CAPTURE(want.seed);
    RandomState generator(want.seed), single(want.seed);
    const auto values = uniform(generator, 1001);
    check_first(values, want.uniform);
    CHECK(checksum(values) == want.uniform_checksum);
    for (double value : values) REQUIRE(single.uniform() == value);
    CHECK(single.state() == generator.state());
  }
}

TEST_CASE("randn is NumPy's through odd counts") {
  for (const auto& want : golden::random::streams) {
    CAPTURE(want.seed);
    RandomState generator(want.seed), single(want.seed);
    std::vector<double> values;
    for (std::size_t count : {7, 1, 1001, 2}) append(values, normal(generator, count));
    check_first(values, want.normal);
    CHECK(checksum(values) == want.normal_checksum);
    for (double value : values) REQUIRE(single.normal() == value);
    CHECK(single.state() == generator.state());
    generator.normal();
    CHECK(generator.state().cached == 0);  // as NumPy's get_state has it when none waits
  }
}

TEST_CASE("rand, randn and randint interleave as in NumPy, and leave its state") {
  for (const auto& want : golden::random::streams) {
    CAPTURE(want.seed);
    RandomState generator(want.seed);
    std::vector<double> floats = uniform(generator, 3);
    append(floats, normal(generator, 3));
    std::vector<std::int64_t> whole = integers(generator, 0, 10, 5);
    append(floats, normal(generator, 2));
    floats.push_back(generator.uniform());
    append(whole, integers(generator, -5, 6, 3));
    floats.push_back(generator.normal());
    whole.push_back(generator.integer(0, std::int64_t{1} << 40));
    append(floats, normal(generator, 3));

    check_first(floats, want.mixed_floats);
    CHECK(floats.size() == std::size(want.mixed_floats));
    CHECK(std::equal(whole.begin(), whole.end(), std::begin(want.mixed_integers),
                     std::end(want.mixed_integers)));
    const RandomState::State& state = generator.state();
    CHECK(checksum(state.key) == want.mixed_state.key_checksum);
    CHECK(state.pos == want.mixed_state.pos);
    CHECK(state.has_gauss == want.mixed_state.has_gauss);
    CHECK(std::bit_cast<std::uint64_t>(state.cached) ==
          std::bit_cast<std::uint64_t>(want.mixed_state.cached));
  }
}

TEST_CASE("randint is NumPy's from one value to all that int64 can name") {
  for (const auto& want : golden::random::streams) {
    CAPTURE(want.seed);
    RandomState generator(want.seed), single(want.seed);
    for (const auto& range : want.ranges) {
      CAPTURE(range.low);
      CAPTURE(range.high);
      const auto values = integers(generator, range.low, range.high, 101);
      CHECK(std::equal(std::begin(range.first), std::end(range.first), values.begin()));
      CHECK(checksum(values) == range.checksum);
      for (auto value : values) REQUIRE(single.integer(range.low, range.high) == value);
    }
    CHECK(generator.uniform() == want.after_ranges);
  }
}

TEST_CASE("what leaves no choice draws nothing") {
  RandomState generator(3);
  const auto before = generator.state();
  std::vector<int> none, one{5};
  generator.shuffle(none);
  generator.shuffle(one);
  CHECK(generator.permutation(0).empty());
  CHECK(generator.permutation(1) == std::vector<std::int64_t>{0});
  CHECK(generator.integer(9, 10) == 9);
  generator.fill_uniform({});
  CHECK(generator.state() == before);
}

TEST_CASE("a state resumes, with the normal that waits") {
  RandomState generator(11);
  normal(generator, 3);
  const RandomState::State saved = generator.state();
  REQUIRE(saved.has_gauss);
  const auto next = normal(generator, 1000);

  RandomState other(99);
  other.set_state(saved);
  CHECK(normal(other, 1000) == next);
  RandomState copy = generator;
  CHECK(copy.uniform() == generator.uniform());
}

TEST_CASE("seed starts again and forgets the normal that waits") {
  RandomState generator(5);
  generator.normal();
  generator.seed(6);
  CHECK(generator.state() == RandomState(6).state());
  CHECK(RandomState().state() == RandomState(0).state());
}

TEST_CASE("each thread has a default generator of its own, seeded 0") {
  gradus::seed(8);
  CHECK(gradus::default_generator().uniform() == RandomState(8).uniform());
  double elsewhere = -1;
  std::thread([&] { elsewhere = gradus::default_generator().uniform(); }).join();
  CHECK(elsewhere == RandomState(0).uniform());
  gradus::seed(0);
  CHECK(gradus::default_generator().state() == RandomState(0).state());
}

TEST_CASE("bad arguments are refused before anything changes") {
  RandomState generator(1);
  generator.normal();
  const auto before = generator.state();
  std::vector<std::int64_t> out(3, -7);
  const std::int64_t largest = std::numeric_limits<std::int64_t>::max();

  const auto empty = refusal([&] { generator.integer(3, 3); });
  CHECK(has(empty, "randint: low must be below high"));
  CHECK(has(empty, "low 3, high 3"));
  CHECK(has(empty, "random_test.cpp:"));
  CHECK_THROWS_AS(generator.integer(largest, -largest - 1), ValueError);
  CHECK_THROWS_AS(generator.fill_integer(out, 2, 1), ValueError);
  CHECK_THROWS_AS(generator.fill_integer({}, 2, 1), ValueError);
  CHECK(has(refusal([&] { generator.permutation(-1); }), "permutation: n must not be negative"));
  CHECK(has(refusal([&] { generator.seed(-1); }), "got -1"));
  CHECK(has(refusal([&] { generator.seed(std::int64_t{1} << 32); }), "0 and 4294967295"));
  CHECK_THROWS_AS(RandomState(-1), ValueError);
  CHECK_THROWS_AS(gradus::seed(-1), ValueError);
  CHECK(generator.state() == before);
  CHECK(out == std::vector<std::int64_t>(3, -7));
}

TEST_CASE("a state that no generator can be in is refused") {
  RandomState generator(1);
  const auto before = generator.state();
  const auto refused = [&](auto change) {
    RandomState::State state = before;
    change(state);
    CHECK_THROWS_AS(generator.set_state(state), ValueError);
    CHECK(generator.state() == before);
  };
  refused([](auto& state) { state.pos = -1; });
  refused([](auto& state) { state.pos = 625; });
  refused([](auto& state) { state.key = {}; });
  refused([](auto& state) {
    state.key = {};
    state.key[0] = 0x7fffffff;
  });
  refused([](auto& state) { state.cached = std::numeric_limits<double>::quiet_NaN(); });
  refused([](auto& state) { state.cached = std::numeric_limits<double>::infinity(); });
}

}  // TEST_SUITE
