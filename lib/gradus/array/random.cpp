#include <gradus/array/random.h>

#include <gradus/array/error.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>
#include <string>

namespace gradus {
namespace {

constexpr int words = 624;
constexpr int shift = 397;  // word i is made from the words i, i + 1 and i + shift

/// The linear step of MT19937 on the top bit of one word and the rest of the next.
std::uint32_t twist(std::uint32_t word, std::uint32_t following) {
  const std::uint32_t joined = (word & 0x80000000u) | (following & 0x7fffffffu);
  return (joined >> 1) ^ (-(following & 1u) & 0x9908b0dfu);  // no branch, so that loops vectorise
}

/// The number of steps from low to the last value below high; it may not fit in int64.
std::uint64_t width(std::int64_t low, std::int64_t high, const std::source_location& at) {
  if (low >= high)
    fail<ValueError>("randint", at,
                     "low must be below high, which is excluded; got low " + std::to_string(low) +
                         ", high " + std::to_string(high));
  return static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low) - 1;
}

std::int64_t offset(std::int64_t low, std::uint64_t steps) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(low) + steps);
}

/// The recurrence reads only the top bit of the first word: the rest cannot keep a key from zero.
bool is_zero(const std::array<std::uint32_t, words>& key) {
  return (key[0] & 0x80000000u) == 0 &&
         std::all_of(key.begin() + 1, key.end(), [](std::uint32_t word) { return word == 0; });
}

}  // namespace

void RandomState::seed(std::int64_t seed, const At& at) {
  if (seed < 0 || seed > 0xffffffff)
    fail<ValueError>("seed", at,
                     "a seed lies between 0 and 4294967295, got " + std::to_string(seed));
  state_ = State{};
  auto word = static_cast<std::uint32_t>(seed);
  for (std::uint32_t i = 0; i < words; ++i) {
    state_.key[i] = word;
    word = 1812433253u * (word ^ (word >> 30)) + i + 1;
  }
}

void RandomState::refill() {
  auto& key = state_.key;
  for (int i = 0; i < words - shift; ++i) key[i] = key[i + shift] ^ twist(key[i], key[i + 1]);
  for (int i = words - shift; i < words - 1; ++i)
    key[i] = key[i + shift - words] ^ twist(key[i], key[i + 1]);
  key[words - 1] = key[shift - 1] ^ twist(key[words - 1], key[0]);
  state_.pos = 0;
}

std::uint32_t RandomState::next() {
  if (state_.pos == words) refill();
  std::uint32_t word = state_.key[state_.pos++];
  word ^= word >> 11;
  word ^= (word << 7) & 0x9d2c5680u;
  word ^= (word << 15) & 0xefc60000u;
  return word ^ (word >> 18);
}

double RandomState::uniform() {
  const std::uint32_t high = next() >> 5;  // 27 bits
  const std::uint32_t low = next() >> 6;   // 26 bits
  return (high * 0x1p26 + low) * 0x1p-53;
}

double RandomState::normal() {
  if (state_.has_gauss) {
    state_.has_gauss = false;
    return std::exchange(state_.cached, 0.0);
  }
  double x, y, square;
  do {
    x = 2 * uniform() - 1;
    y = 2 * uniform() - 1;
    square = x * x + y * y;  // two roundings, as NumPy: build without fused multiply-add
  } while (square >= 1 || square == 0);
  const double factor = std::sqrt(-2 * std::log(square) / square);
  state_.has_gauss = true;
  state_.cached = factor * x;
  return factor * y;
}

std::uint64_t RandomState::up_to(std::uint64_t max) {
  if (max == 0) return 0;  // one value, so nothing is drawn
  const std::uint64_t mask = ~std::uint64_t{0} >> std::countl_zero(max);
  const bool wide = max > 0xffffffff;
  for (;;) {
    std::uint64_t bits = next();
    if (wide) bits = bits << 32 | next();
    if ((bits & mask) <= max) return bits & mask;
  }
}

std::int64_t RandomState::integer(std::int64_t low, std::int64_t high, const At& at) {
  return offset(low, up_to(width(low, high, at)));
}

void RandomState::fill_uniform(std::span<double> out) {
  for (double& value : out) value = uniform();
}

void RandomState::fill_normal(std::span<double> out) {
  for (double& value : out) value = normal();
}

void RandomState::fill_integer(std::span<std::int64_t> out, std::int64_t low, std::int64_t high,
                               const At& at) {
  const std::uint64_t last = width(low, high, at);
  for (std::int64_t& value : out) value = offset(low, up_to(last));
}

std::vector<std::int64_t> RandomState::permutation(std::int64_t n, const At& at) {
  if (n < 0)
    fail<ValueError>("permutation", at, "n must not be negative, got " + std::to_string(n));
  std::vector<std::int64_t> order(static_cast<std::size_t>(n));
  std::iota(order.begin(), order.end(), 0);
  shuffle(order);
  return order;
}

void RandomState::set_state(const State& state, const At& at) {
  if (state.pos < 0 || state.pos > words)
    fail<ValueError>("set_state", at,
                     "pos lies between 0 and 624, got " + std::to_string(state.pos));
  if (!std::isfinite(state.cached))
    fail<ValueError>("set_state", at, "the cached normal must be finite");
  if (is_zero(state.key))
    fail<ValueError>("set_state", at,
                     "the key is zero, from which only zeros come; use a state taken by state(), "
                     "or seed()");
  state_ = state;
}

RandomState& default_generator() {
  thread_local RandomState generator;
  return generator;
}

void seed(std::int64_t seed, const std::source_location& at) { default_generator().seed(seed, at); }

}  // namespace gradus
