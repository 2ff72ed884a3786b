#pragma once
#include <gradus/kernels/lanes/lane.h>
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

// What the tests of lanes are made of. They need lane.h alone, nothing of the library: so they can
// be built for another machine and run by an emulator (docs/contributing.md).

/// Runs f over all inputs, length(i) elements from the i-th on at a time.
template <class T, class F, class Length>
std::vector<T> in_lanes(F f, const std::vector<T>& a, std::vector<T> b, Length length) {
  using L = gradus::kernels::Lane<T>;
  const auto n = static_cast<std::int64_t>(a.size());
  std::vector<T> y(a.size());
  b.resize(a.size());
  for (std::int64_t i = 0, count; i < n; i += count) {
    count = std::min<std::int64_t>(length(i), n - i);
    const T *const p = a.data() + i, *const q = b.data() + i;
    if (count == L::width)
      f(L::load(p), L::load(q)).store(y.data() + i);
    else
      f(L::load(p, count), L::load(q, count)).store(y.data() + i, count);
  }
  return y;
}
/// A lane full at a time; the last one partly filled.
template <class T, class F> std::vector<T> on_lanes(F f, std::vector<T> a, std::vector<T> b = {}) {
  return in_lanes<T>(f, a, std::move(b),
                     [](std::int64_t) { return gradus::kernels::Lane<T>::width; });
}
/// Every lane partly filled, as the last of a row is: 1 element, 2, …, then 1 again.
template <class T, class F> std::vector<T> on_tails(F f, std::vector<T> a, std::vector<T> b = {}) {
  return in_lanes<T>(f, a, std::move(b), [](std::int64_t i) {
    return 1 + i % std::max<std::int64_t>(gradus::kernels::Lane<T>::width - 1, 1);
  });
}

/// What every function must bear: zeros, the least and largest numbers, infinities and NaN, and
/// where the exponentials begin and end.
template <class T> std::vector<T> edges() {
  using Limits = std::numeric_limits<T>;
  // clang-format off
  std::vector<T> all{
      0, 1, 2, 3, 10, 100, 1000, 0.5, 1.5, 2.5, T(1e10), T(1e30),
      Limits::denorm_min(), 2 * Limits::denorm_min(), Limits::min() / 3,
      std::nextafter(Limits::min(), T(0)), Limits::min(), 2 * Limits::min(),
      Limits::epsilon(), std::nextafter(T(1), T(0)), std::nextafter(T(1), T(2)),
      T(88.37), T(88.5), T(88.72), T(88.73), T(103.9), T(709.7), T(709.79), T(745.1),
      Limits::max() / 2, std::nextafter(Limits::max(), T(0)), Limits::max(), Limits::infinity()};
  // clang-format on
  const std::size_t count = all.size();
  for (std::size_t i = 0; i < count; ++i) all.push_back(-all[i]);
  all.push_back(Limits::quiet_NaN());
  return all;
}

using Random = std::mt19937_64;  // its numbers are the same everywhere, those of distributions not
inline double uniform(Random& random) { return static_cast<double>(random() >> 11) * 0x1p-53; }

/// The edges, uniform numbers of the range, and numbers of every magnitude.
template <class T> std::vector<T> inputs(double low, double high, Random& random) {
  using Limits = std::numeric_limits<T>;
  std::vector<T> all = edges<T>();
  for (int i = 0; i < 20000; ++i) {
    all.push_back(static_cast<T>(low + (high - low) * uniform(random)));
    const double exponent = uniform(random) * (Limits::max_exponent - Limits::min_exponent + 50);
    const T magnitude = std::ldexp(static_cast<T>(1 + uniform(random)),
                                   static_cast<int>(exponent) + Limits::min_exponent - 50);
    all.push_back(uniform(random) < 0.5 ? -magnitude : magnitude);
  }
  return all;
}

/// The same number, and the same zero; one NaN is like another.
template <class T> bool same(T a, T b) {
  if (std::isnan(a) || std::isnan(b)) return std::isnan(a) && std::isnan(b);
  return a == b && std::signbit(a) == std::signbit(b);
}

/// How far `y` is from the exact value, in units of the last place of T there; infinitely far where
/// one is NaN or a zero of the other sign.
template <class T> double ulp(T y, long double exact) {
  using Limits = std::numeric_limits<T>;
  const T rounded = static_cast<T>(exact);
  if (same(y, rounded)) return 0;
  const bool differ_in_kind = std::isnan(y) || std::isnan(rounded) || y == rounded ||
                              (std::isinf(y) && std::isinf(rounded));
  if (differ_in_kind) return Limits::infinity();
  const long double bound =
      std::isinf(y) ? std::copysign(std::ldexp(1.0L, Limits::max_exponent), y) : y;
  const int exponent = exact == 0 ? Limits::min_exponent : std::ilogb(exact) + 1;
  const long double unit =
      std::ldexp(1.0L, std::max(exponent, Limits::min_exponent) - Limits::digits);
  return static_cast<double>(std::abs(bound - exact) / unit);
}
