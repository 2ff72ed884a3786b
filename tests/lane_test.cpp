#include <gradus/array/random.h>
#include <cmath>
#include <doctest/doctest.h>
#include <limits>
#include <string>
#include <vector>
#include "lanes.h"

// The functions of lanes against libm in long double: how many ulp off, over all magnitudes and at
// every edge. One text serves for both: on lanes names are found by their arguments, on long double
// by the using declarations.

using gradus::Generator;
using gradus::Lane;

namespace {

using std::abs, std::acos, std::acosh, std::asin, std::asinh, std::atan, std::atan2, std::atanh,
    std::ceil, std::cos, std::cosh, std::erf, std::erfc, std::exp, std::exp2, std::expm1,
    std::floor, std::fmod, std::hypot, std::log, std::log10, std::log1p, std::log2, std::pow,
    std::sin, std::sinh, std::sqrt, std::tan, std::tanh, std::trunc;

constexpr double most_ulp = 4;
constexpr std::size_t samples = 20000;

template <class T> std::vector<T> edges() {
  using Limits = std::numeric_limits<T>;
  // clang-format off
  std::vector<T> all{
      0, 1, 2, 3, 10, 100, 1000, 0.5, 1.5, 2.5, T(1e10), T(1e30),
      Limits::denorm_min(), Limits::min() / 3, std::nextafter(Limits::min(), T(0)), Limits::min(),
      Limits::epsilon(), std::nextafter(T(1), T(0)), std::nextafter(T(1), T(2)),
      T(88.37), T(88.5), T(88.72), T(88.73), T(103.9), T(709.7), T(709.79), T(745.1),
      Limits::max(), Limits::infinity()};
  // clang-format on
  const std::size_t count = all.size();
  for (std::size_t i = 0; i < count; ++i) all.push_back(-all[i]);
  all.push_back(Limits::quiet_NaN());
  return all;
}

/// Uniform numbers of the range, numbers of every magnitude, and the edges.
template <class T> std::vector<T> inputs(double low, double high, Generator& generator) {
  using Limits = std::numeric_limits<T>;
  std::vector<T> all = edges<T>();
  for (std::size_t i = 0; i < samples; ++i) {
    all.push_back(static_cast<T>(low + (high - low) * generator.uniform()));
    const double exponent =
        generator.uniform() * (Limits::max_exponent - Limits::min_exponent + 50);
    const T magnitude = std::ldexp(static_cast<T>(1 + generator.uniform()),
                                   static_cast<int>(exponent) + Limits::min_exponent - 50);
    all.push_back(generator.uniform() < 0.5 ? -magnitude : magnitude);
  }
  return all;
}

/// How far `y` is from the exact value, in units of the last place of T there.
template <class T> double ulp(T y, long double exact) {
  using Limits = std::numeric_limits<T>;
  const T rounded = static_cast<T>(exact);
  if (std::isnan(y) || std::isnan(rounded))
    return std::isnan(y) && std::isnan(rounded) ? 0 : Limits::infinity();
  if (y == rounded) return 0;
  if (std::isinf(y) && std::isinf(rounded)) return Limits::infinity();
  const long double bound =
      std::isinf(y) ? std::copysign(std::ldexp(1.0L, Limits::max_exponent), y) : y;
  const int exponent = exact == 0 ? Limits::min_exponent : std::ilogb(exact) + 1;
  const long double unit =
      std::ldexp(1.0L, std::max(exponent, Limits::min_exponent) - Limits::digits);
  return static_cast<double>(std::abs(bound - exact) / unit);
}

template <class T> struct Worst {
  double ulp = 0;
  T a = 0, b = 0, y = 0;
  long double exact = 0;

  void see(T got, long double truth, T x, T z = 0) {
    const double off = ::ulp(got, truth);
    if (off > ulp) *this = {off, x, z, got, truth};
  }
};

template <class T, class F>
void check_unary(const std::string& name, double low, double high, F f, double most) {
  Generator generator(7);
  const auto x = inputs<T>(low, high, generator);
  const auto y = on_lanes<T>([&](auto a, auto) { return f(a); }, x);
  Worst<T> worst;
  for (std::size_t i = 0; i < x.size(); ++i)
    worst.see(y[i], f(static_cast<long double>(x[i])), x[i]);
  CAPTURE(worst.a);
  CAPTURE(worst.y);
  CAPTURE(static_cast<double>(worst.exact));
  CAPTURE(worst.ulp);
  CHECK_MESSAGE(worst.ulp <= most, name, sizeof(T) == 4 ? " in float32" : " in float64");
}
template <class F>
void check(const std::string& name, double low, double high, F f, double most = most_ulp) {
  check_unary<float>(name, low, high, f, most);
  check_unary<double>(name, low, high, f, most);
}

template <class T, class F> void check_binary(const std::string& name, F f) {
  Generator generator(8);
  auto a = inputs<T>(-4, 4, generator), b = inputs<T>(-4, 4, generator);
  generator.shuffle(b);
  for (const T x : edges<T>())
    for (const T y : edges<T>()) a.push_back(x), b.push_back(y);
  const auto y = on_lanes<T>(f, a, b);
  Worst<T> worst;
  for (std::size_t i = 0; i < a.size(); ++i)
    worst.see(y[i], f(static_cast<long double>(a[i]), static_cast<long double>(b[i])), a[i], b[i]);
  CAPTURE(worst.a);
  CAPTURE(worst.b);
  CAPTURE(worst.y);
  CAPTURE(static_cast<double>(worst.exact));
  CHECK_MESSAGE(worst.ulp <= most_ulp, name, sizeof(T) == 4 ? " in float32" : " in float64");
}
template <class F> void check(const std::string& name, F f) {
  check_binary<float>(name, f);
  check_binary<double>(name, f);
}

}  // namespace

TEST_SUITE("lanes") {

TEST_CASE("exponentials and logarithms") {
  check(
      "exp", -110, 110, [](auto x) { return exp(x); }, 1.1);
  check(
      "exp far", -750, 712, [](auto x) { return exp(x); }, 1.1);
  check(
      "exp near the least", -104, -87, [](auto x) { return exp(x); }, 1.1);
  check(
      "exp near the least of float64", -746, -708, [](auto x) { return exp(x); }, 1.1);
  check("exp2", -155, 130, [](auto x) { return exp2(x); });
  check(
      "expm1", -2, 2, [](auto x) { return expm1(x); }, 1.8);
  check(
      "expm1 far", -50, 711, [](auto x) { return expm1(x); }, 1.8);
  check(
      "expm1 near the largest of float32", 80, 89, [](auto x) { return expm1(x); }, 1.8);
  check("log", 0, 3, [](auto x) { return log(x); });
  check("log2", 0, 3, [](auto x) { return log2(x); });
  check("log10", 0, 3, [](auto x) { return log10(x); });
  check("log1p", -1, 2, [](auto x) { return log1p(x); });
}

TEST_CASE("trigonometry") {
  check("sin", -10, 10, [](auto x) { return sin(x); });
  check("cos", -10, 10, [](auto x) { return cos(x); });
  check("tan", -10, 10, [](auto x) { return tan(x); });
  check("sin far", -1e6, 1e6, [](auto x) { return sin(x); });
  check("cos far", -1e6, 1e6, [](auto x) { return cos(x); });
  check("asin", -1, 1, [](auto x) { return asin(x); });
  check("acos", -1, 1, [](auto x) { return acos(x); });
  check("atan", -5, 5, [](auto x) { return atan(x); });
  check("atan2", [](auto a, auto b) { return atan2(a, b); });
}

TEST_CASE("hyperbolic functions") {
  check("sinh", -3, 3, [](auto x) { return sinh(x); });
  check("sinh far", -711, 711, [](auto x) { return sinh(x); });
  check("cosh", -711, 711, [](auto x) { return cosh(x); });
  check("tanh", -10, 10, [](auto x) { return tanh(x); });
  check("asinh", -5, 5, [](auto x) { return asinh(x); });
  check("acosh", 0, 5, [](auto x) { return acosh(x); });
  check("atanh", -1, 1, [](auto x) { return atanh(x); });
}

TEST_CASE("roots, powers and the error function") {
  check("sqrt", 0, 4, [](auto x) { return sqrt(x); });
  check("erf", -6, 6, [](auto x) { return erf(x); });
  check("erfc", -6, 28, [](auto x) { return erfc(x); });
  check("pow", [](auto a, auto b) { return pow(a, b); });
  check("hypot", [](auto a, auto b) { return hypot(a, b); });
  check("fmod", [](auto a, auto b) { return fmod(a, b); });
}

TEST_CASE("steps") {
  check("floor", -5, 5, [](auto x) { return floor(x); });
  check("ceil", -5, 5, [](auto x) { return ceil(x); });
  check("trunc", -5, 5, [](auto x) { return trunc(x); });
  check("abs", -5, 5, [](auto x) { return abs(x); });
  const auto half_to_even = [](auto x) {
    if constexpr (std::is_arithmetic_v<decltype(x)>)
      return std::nearbyint(x);
    else
      return round(x);
  };
  check("round", -5, 5, half_to_even);
}

}  // TEST_SUITE
