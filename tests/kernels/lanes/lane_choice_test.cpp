#include <doctest/doctest.h>
#include <string>
#include "lanes.h"

// What lanes do exactly: arithmetic, roots and steps, comparisons and choices.

using gradus::kernels::Lane;

namespace {

using std::abs, std::ceil, std::floor, std::isfinite, std::isnan, std::sqrt, std::trunc;

// For single numbers what lanes have.
template <std::floating_point T> T sign(T x) { return x > 0 ? 1 : x < 0 ? -1 : x; }
template <class T> T where(bool mask, T a, T b) { return mask ? a : b; }

// std::round goes half away from zero, that of lanes half to even.
template <class V> V half_to_even(V x) {
  if constexpr (std::is_floating_point_v<V>)
    return std::nearbyint(x);
  else
    return round(x);
}

/// All pairs of edges, and some of other numbers.
template <class T> struct Pairs {
  std::vector<T> a, b;
  Pairs() {
    Random random(5);
    for (const T x : edges<T>())
      for (const T y : edges<T>()) a.push_back(x), b.push_back(y);
    const auto more = inputs<T>(-5, 5, random);
    a.insert(a.end(), more.begin(), more.end());
    b.insert(b.end(), more.rbegin(), more.rend());
  }
};

/// Lanes answer what f answers of single numbers, also where they are filled in part.
template <class T, class F> void check_exact(const std::string& name, F f) {
  static const Pairs<T> pairs;
  const auto whole = on_lanes<T>(f, pairs.a, pairs.b), tails = on_tails<T>(f, pairs.a, pairs.b);
  std::size_t wrong = 0, first = 0;
  for (std::size_t i = pairs.a.size(); i-- > 0;) {
    const T truth = f(pairs.a[i], pairs.b[i]);
    if (same(whole[i], truth) && same(tails[i], truth)) continue;
    ++wrong;
    first = i;
  }
  CAPTURE(pairs.a[first]);
  CAPTURE(pairs.b[first]);
  CAPTURE(whole[first]);
  CAPTURE(tails[first]);
  CHECK_MESSAGE(wrong == 0, name);
}
/// The same for a mask.
template <class T, class F> void check_mask(const std::string& name, F f) {
  check_exact<T>(name, [f](auto a, auto b) {
    using V = decltype(a);
    return where(f(a, b), V(1), V(0));
  });
}

}  // namespace

TEST_SUITE("lane choices") {

TEST_CASE_TEMPLATE("arithmetic, roots and steps are exact", T, float, double) {
  check_exact<T>("+", [](auto a, auto b) { return a + b; });
  check_exact<T>("-", [](auto a, auto b) { return a - b; });
  check_exact<T>("*", [](auto a, auto b) { return a * b; });
  check_exact<T>("/", [](auto a, auto b) { return a / b; });
  check_exact<T>("negation", [](auto a, auto) { return -a; });
  check_exact<T>("sqrt", [](auto a, auto) { return sqrt(a); });
  check_exact<T>("abs", [](auto a, auto) { return abs(a); });
  check_exact<T>("floor", [](auto a, auto) { return floor(a); });
  check_exact<T>("ceil", [](auto a, auto) { return ceil(a); });
  check_exact<T>("trunc", [](auto a, auto) { return trunc(a); });
  check_exact<T>("round", [](auto a, auto) { return half_to_even(a); });
  check_exact<T>("sign", [](auto a, auto) { return sign(a); });
}

TEST_CASE_TEMPLATE("comparisons and what numbers are", T, float, double) {
  check_mask<T>("<", [](auto a, auto b) { return a < b; });
  check_mask<T>("<=", [](auto a, auto b) { return a <= b; });
  check_mask<T>(">", [](auto a, auto b) { return a > b; });
  check_mask<T>(">=", [](auto a, auto b) { return a >= b; });
  check_mask<T>("==", [](auto a, auto b) { return a == b; });
  check_mask<T>("!=", [](auto a, auto b) { return a != b; });
  check_mask<T>("&&", [](auto a, auto b) { return a < 0 && b < 0; });
  check_mask<T>("||", [](auto a, auto b) { return a < 0 || b < 0; });
  check_mask<T>("!", [](auto a, auto b) { return !(a < b); });
  check_mask<T>("isnan", [](auto a, auto) { return isnan(a); });
  check_mask<T>("isfinite", [](auto a, auto) { return isfinite(a); });
  check_exact<T>("where", [](auto a, auto b) { return where(a < b, a, b); });
}

TEST_CASE_TEMPLATE("fma rounds once or twice", T, float, double) {
  static const Pairs<T> pairs;
  for (const T c : {T(-0.0), T(1), std::numeric_limits<T>::max(),
                    std::numeric_limits<T>::infinity(), std::numeric_limits<T>::quiet_NaN()}) {
    const auto y =
        on_lanes<T>([c](auto a, auto b) { return fma(a, b, decltype(a)(c)); }, pairs.a, pairs.b);
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < y.size(); ++i) {
      const T a = pairs.a[i], b = pairs.b[i], product = a * b;
      wrong += !same(y[i], std::fma(a, b, c)) && !same(y[i], product + c);
    }
    CAPTURE(c);
    CHECK(wrong == 0);
  }
}

TEST_CASE_TEMPLATE("a lane filled in part touches its own elements alone", T, float, double) {
  using L = Lane<T>;
  for (std::int64_t count = 1; count < L::width; ++count) {
    std::vector<T> from(static_cast<std::size_t>(L::width), T(3)), to = from;
    const L x = L::load(from.data(), count);
    x.store(to.data());
    for (std::int64_t i = 0; i < L::width; ++i)
      CHECK(to[static_cast<std::size_t>(i)] == (i < count ? 3 : 0));
    L(T(7)).store(from.data(), count);
    for (std::int64_t i = 0; i < L::width; ++i)
      CHECK(from[static_cast<std::size_t>(i)] == (i < count ? 7 : 3));
  }
}

TEST_CASE_TEMPLATE("the larger and the smaller let NaN through", T, float, double) {
  static const Pairs<T> pairs;
  const auto larger = on_lanes<T>([](auto a, auto b) { return maximum(a, b); }, pairs.a, pairs.b);
  const auto smaller = on_lanes<T>([](auto a, auto b) { return minimum(a, b); }, pairs.a, pairs.b);
  std::size_t wrong = 0;
  for (std::size_t i = 0; i < pairs.a.size(); ++i) {
    const T a = pairs.a[i], b = pairs.b[i];
    if (isnan(a) || isnan(b))
      wrong += !isnan(larger[i]) || !isnan(smaller[i]);
    else  // of two zeros either one
      wrong += larger[i] != std::max(a, b) || smaller[i] != std::min(a, b);
  }
  CHECK(wrong == 0);
}

TEST_CASE("int64 lanes wrap as NumPy does") {
  using L = Lane<std::int64_t>;
  const std::int64_t most = std::numeric_limits<std::int64_t>::max(), least = -most - 1;
  CHECK((L(most) + L(1)).v == least);
  CHECK((L(least) - L(1)).v == most);
  CHECK((-L(least)).v == least);
  CHECK((L(most) * L(2)).v == -2);
  CHECK(abs(L(-5)).v == 5);
  CHECK(sign(L(-5)).v == -1);
  CHECK(maximum(L(2), L(-3)).v == 2);
  CHECK(where(L(2) > L(1), L(7), L(8)).v == 7);
}

}  // TEST_SUITE
