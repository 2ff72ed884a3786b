#include <cmath>
#include <doctest/doctest.h>
#include <limits>
#include "lanes.h"

using gradus::Lane;

TEST_SUITE("lane choices") {

TEST_CASE_TEMPLATE("zeros keep their sign", T, float, double) {
  const std::vector<T> zeros{T(-0.0), T(0.0)};
  const auto keeps = [&](auto f) {
    const auto y = on_lanes<T>([&](auto x, auto) { return f(x); }, zeros);
    return y[0] == 0 && std::signbit(y[0]) && y[1] == 0 && !std::signbit(y[1]);
  };
  CHECK(keeps([](auto x) { return sin(x); }));
  CHECK(keeps([](auto x) { return tan(x); }));
  CHECK(keeps([](auto x) { return asin(x); }));
  CHECK(keeps([](auto x) { return atan(x); }));
  CHECK(keeps([](auto x) { return sinh(x); }));
  CHECK(keeps([](auto x) { return tanh(x); }));
  CHECK(keeps([](auto x) { return expm1(x); }));
  CHECK(keeps([](auto x) { return log1p(x); }));
  CHECK(keeps([](auto x) { return sqrt(x); }));
  CHECK(keeps([](auto x) { return round(x); }));
  CHECK(keeps([](auto x) { return trunc(x); }));
}

TEST_CASE_TEMPLATE("comparisons, choices and NaN", T, float, double) {
  using L = Lane<T>;
  const T nan = std::numeric_limits<T>::quiet_NaN(), inf = std::numeric_limits<T>::infinity();
  const auto one = [](auto f, T a, T b) { return on_lanes<T>(f, {a}, {b})[0]; };
  const auto larger = [](auto a, auto b) { return maximum(a, b); };
  const auto smaller = [](auto a, auto b) { return minimum(a, b); };
  CHECK(one(larger, 1, 2) == 2);
  CHECK(one(larger, 2, 1) == 2);
  CHECK(one(larger, -inf, 1) == 1);
  CHECK(std::isnan(one(larger, nan, 1)));
  CHECK(std::isnan(one(larger, 1, nan)));
  CHECK(one(smaller, 1, 2) == 1);
  CHECK(one(smaller, 2, 1) == 1);
  CHECK(std::isnan(one(smaller, nan, 1)));
  CHECK(std::isnan(one(smaller, 1, nan)));

  const auto truth = [&](auto f, T a, T b) {
    return one([&](auto x, auto y) { return where(f(x, y), L(1), L(0)); }, a, b);
  };
  for (const T a : {T(-1), T(0), T(1), inf, nan})
    for (const T b : {T(-1), T(0), T(1), inf, nan}) {
      CHECK(truth([](auto x, auto y) { return x < y; }, a, b) == (a < b));
      CHECK(truth([](auto x, auto y) { return x <= y; }, a, b) == (a <= b));
      CHECK(truth([](auto x, auto y) { return x > y; }, a, b) == (a > b));
      CHECK(truth([](auto x, auto y) { return x >= y; }, a, b) == (a >= b));
      CHECK(truth([](auto x, auto y) { return x == y; }, a, b) == (a == b));
      CHECK(truth([](auto x, auto y) { return x != y; }, a, b) == (a != b));
      CHECK(truth([](auto x, auto y) { return x < 0 && y < 0; }, a, b) == (a < 0 && b < 0));
      CHECK(truth([](auto x, auto y) { return x < 0 || !(y < 0); }, a, b) == (a < 0 || !(b < 0)));
    }
  const auto sign_of = [](auto a, auto) { return sign(a); };
  CHECK(one(sign_of, T(-0.1), 0) == -1);
  CHECK(one(sign_of, 0, 0) == 0);
  CHECK(one(sign_of, inf, 0) == 1);
  CHECK(std::isnan(one(sign_of, nan, 0)));
  CHECK(truth([](auto x, auto) { return isnan(x); }, nan, 0) == 1);
  CHECK(truth([](auto x, auto) { return isfinite(x); }, nan, 0) == 0);
  CHECK(truth([](auto x, auto) { return isfinite(x); }, -inf, 0) == 0);
  CHECK(truth([](auto x, auto) { return isfinite(x); }, std::numeric_limits<T>::max(), 0) == 1);
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
