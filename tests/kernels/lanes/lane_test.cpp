#include <algorithm>
#include <doctest/doctest.h>
#include <string>
#include "lanes.h"

// The functions of lanes against libm in long double: how many ulp off, over all magnitudes and at
// every edge. One text serves for both: on lanes names are found by their arguments, on long double
// by the using declarations.

namespace {

using std::abs, std::acos, std::acosh, std::asin, std::asinh, std::atan, std::atan2, std::atanh,
    std::ceil, std::cos, std::cosh, std::erf, std::erfc, std::exp, std::exp2, std::expm1,
    std::floor, std::fmod, std::hypot, std::log, std::log10, std::log1p, std::log2, std::pow,
    std::sin, std::sinh, std::sqrt, std::tan, std::tanh, std::trunc;

constexpr double most_ulp = 4;

template <class T> struct Worst {
  double ulp = 0;
  T a = 0, b = 0, y = 0;
  long double exact = 0;

  void see(T got, long double truth, T x, T z = 0) {
    const double off = ::ulp(got, truth);
    if (off > ulp) *this = {off, x, z, got, truth};
  }
  void check(const std::string& name, double most) const {
    CAPTURE(a);
    CAPTURE(b);
    CAPTURE(y);
    CAPTURE(static_cast<double>(exact));
    CAPTURE(ulp);
    CHECK_MESSAGE(ulp <= most, name, sizeof(T) == 4 ? " in float32" : " in float64");
  }
};

template <class T, class F>
void check_unary(const std::string& name, double low, double high, F f, double most) {
  Random random(7);
  const auto x = inputs<T>(low, high, random);
  const auto text = [&](auto a, auto) { return f(a); };
  const auto y = on_lanes<T>(text, x), tails = on_tails<T>(text, x);
  Worst<T> worst;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const long double truth = f(static_cast<long double>(x[i]));
    worst.see(y[i], truth, x[i]);
    worst.see(tails[i], truth, x[i]);
  }
  worst.check(name, most);
}
template <class F>
void check(const std::string& name, double low, double high, F f, double most = most_ulp) {
  check_unary<float>(name, low, high, f, most);
  check_unary<double>(name, low, high, f, most);
}

template <class T, class F> void check_binary(const std::string& name, F f) {
  Random random(8);
  auto a = inputs<T>(-4, 4, random), b = inputs<T>(-4, 4, random);
  std::shuffle(b.begin(), b.end(), random);
  for (const T x : edges<T>())
    for (const T y : edges<T>()) a.push_back(x), b.push_back(y);
  const auto y = on_lanes<T>(f, a, b), tails = on_tails<T>(f, a, b);
  Worst<T> worst;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const long double truth = f(static_cast<long double>(a[i]), static_cast<long double>(b[i]));
    worst.see(y[i], truth, a[i], b[i]);
    worst.see(tails[i], truth, a[i], b[i]);
  }
  worst.check(name, most_ulp);
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

TEST_CASE("powers, roots of sums and the error function") {
  check("erf", -6, 6, [](auto x) { return erf(x); });
  check("erfc", -6, 28, [](auto x) { return erfc(x); });
  check("pow", [](auto a, auto b) { return pow(a, b); });
  check("hypot", [](auto a, auto b) { return hypot(a, b); });
  check("fmod", [](auto a, auto b) { return fmod(a, b); });
}

TEST_CASE_TEMPLATE("sigmoid", T, float, double) {
  Random random(9);
  const auto x = inputs<T>(-20, 20, random);
  const auto text = [](auto a, auto) { return sigmoid(a); };
  const auto y = on_lanes<T>(text, x), tails = on_tails<T>(text, x);
  Worst<T> worst;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const long double truth = 1 / (1 + exp(-static_cast<long double>(x[i])));
    const bool infinite = truth < 2.0L / std::numeric_limits<T>::max();  // e^-x, or nearly
    if (!(infinite && same(y[i], T(0)))) worst.see(y[i], truth, x[i]);
    if (!(infinite && same(tails[i], T(0)))) worst.see(tails[i], truth, x[i]);
  }
  worst.check("sigmoid", most_ulp);
}

}  // TEST_SUITE
