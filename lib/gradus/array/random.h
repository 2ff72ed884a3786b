#pragma once
#include <gradus/array/language.h>
#include <array>
#include <cstddef>
#include <cstdint>
#include <source_location>
#include <span>
#include <utility>
#include <vector>

namespace gradus {

/// NumPy's RandomState: the same numbers, bit for bit, in the same order from the same seed, so a
/// NumPy program can be replayed. MT19937 (Matsumoto and Nishimura 1998) drives it.
///
/// One generator belongs to one thread at a time; a copy goes on from the same point.
class RandomState {
  using At = std::source_location;

 public:
  /// All that decides the numbers to come, under the names of RandomState.get_state().
  struct State {
    std::array<std::uint32_t, 624> key{};  ///< the words of MT19937
    int pos = 624;                         ///< words already used; 624 asks for new ones
    bool has_gauss = false;                ///< whether the second normal of a pair is waiting
    double cached = 0;                     ///< that normal; 0 when none waits
    bool operator==(const State&) const = default;
  };

  /// As np.random.RandomState(seed). ValueError unless 0 <= seed < 2^32.
  explicit RandomState(std::int64_t seed = 0, const At& at = At::current()) {
    this->seed(seed, at);
  }
  /// Starts again from a seed and forgets a waiting normal. ValueError unless 0 <= seed < 2^32.
  void seed(std::int64_t seed, const At& at = At::current());

  /// 32 random bits.
  std::uint32_t next();
  /// Uniform in [0, 1) on multiples of 2^-53: RandomState.random_sample().
  double uniform();
  /// Standard normal by the polar method (Marsaglia and Bray 1964), which makes two at a time and
  /// keeps the second for the next call: RandomState.standard_normal().
  double normal();
  /// Uniform in [low, high): RandomState.randint(low, high). ValueError unless low < high.
  std::int64_t integer(std::int64_t low, std::int64_t high, const At& at = At::current());
  /// Uniform in [0, max], both included.
  std::uint64_t up_to(std::uint64_t max);

  /// As many calls of uniform(), normal() or integer(low, high), in order.
  void fill_uniform(std::span<double> out);
  void fill_normal(std::span<double> out);
  void fill_integer(std::span<std::int64_t> out, std::int64_t low, std::int64_t high,
                    const At& at = At::current());

  /// Puts the values in random order: RandomState.shuffle.
  template <class T> void shuffle(std::vector<T>& values) {
    using std::swap;
    for (std::size_t i = values.size(); i-- > 1;) swap(values[i], values[up_to(i)]);
  }
  /// 0..n-1 in random order: RandomState.permutation(n). ValueError if n is negative.
  std::vector<std::int64_t> permutation(std::int64_t n, const At& at = At::current());

  /// Where the generator stands, to go on from there later.
  const State& state() const { return state_; }
  /// Goes on from a state. ValueError if no generator can be in it: pos outside 0..624, a cached
  /// normal that is not finite, or the all-zero key, from which MT19937 makes zeros forever.
  void set_state(const State& state, const At& at = At::current());

 private:
  void refill();

  State state_;
};

/// The calling thread's own generator, which random tensors, initial weights and batches draw from;
/// seeded 0 when the thread first asks for it.
RandomState& default_generator();
/// Reseeds the calling thread's generator. ValueError unless 0 <= seed < 2^32.
void seed(std::int64_t seed, const std::source_location& at = std::source_location::current());

}  // namespace gradus
