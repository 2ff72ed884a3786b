#pragma once
#include <gradus/ops/text/formulas.h>
#include <cstdint>
#include <type_traits>
#include <utility>

// Values that stand in for numbers in an elementwise text: a policy says what an application of a
// primitive means. Dual numbers (dual.h) carry tangents along, traced values (traced.h) the
// branches that were taken; probes learn which inputs a text reads.

namespace gradus {

template <class Policy> struct Symbol : Policy { using policy = Policy; };

template <class T> struct is_symbol : std::false_type {};
template <class Policy> struct is_symbol<Symbol<Policy>> : std::true_type {};
template <class... T>
concept some_symbol = (is_symbol<T>::value || ...);

template <class First, class... Rest> struct find_policy : find_policy<Rest...> {};
template <class Policy, class... Rest> struct find_policy<Symbol<Policy>, Rest...> {
  using type = Policy;
};

/// The meaning of formula(arguments…) under the policy of the symbols among the arguments.
template <class Formula, class... A>
constexpr auto apply_formula(const Formula& formula, const A&... a) {
  return find_policy<A...>::type::apply(formula, a...);
}
template <class Compare, class... A>
constexpr auto apply_comparison(const Compare& compare, const A&... a) {
  return find_policy<A...>::type::compare(compare, a...);
}
template <class M, class A, class B>
  requires some_symbol<M, A, B>
constexpr auto where(const M& mask, const A& a, const B& b) {
  return find_policy<M, A, B>::type::select(mask, a, b);
}

// clang-format off
template <class A, class B> requires some_symbol<A, B> constexpr auto operator+(const A& a, const B& b) { return apply_formula(formula::Add, a, b); }
template <class A, class B> requires some_symbol<A, B> constexpr auto operator-(const A& a, const B& b) { return apply_formula(formula::Sub, a, b); }
template <class A, class B> requires some_symbol<A, B> constexpr auto operator*(const A& a, const B& b) { return apply_formula(formula::Mul, a, b); }
template <class A, class B> requires some_symbol<A, B> constexpr auto operator/(const A& a, const B& b) { return apply_formula(formula::Div, a, b); }
template <class A, class B> requires some_symbol<A, B> constexpr auto pow(const A& a, const B& b) { return apply_formula(formula::Pow, a, b); }
template <class A, class B> requires some_symbol<A, B> constexpr auto maximum(const A& a, const B& b) { return apply_formula(formula::Maximum, a, b); }
template <class A, class B> requires some_symbol<A, B> constexpr auto minimum(const A& a, const B& b) { return apply_formula(formula::Minimum, a, b); }
template <class A, class B> requires some_symbol<A, B> constexpr auto atan2(const A& a, const B& b) { return apply_formula(formula::Atan2, a, b); }
template <class A, class B> requires some_symbol<A, B> constexpr auto hypot(const A& a, const B& b) { return apply_formula(formula::Hypot, a, b); }
template <class A, class B> requires some_symbol<A, B> constexpr auto fmod(const A& a, const B& b) { return apply_formula(formula::Fmod, a, b); }

template <class A, class B> requires some_symbol<A, B> constexpr auto operator<(const A& a, const B& b) { return apply_comparison([](auto x, auto y) { return x < y; }, a, b); }
template <class A, class B> requires some_symbol<A, B> constexpr auto operator<=(const A& a, const B& b) { return apply_comparison([](auto x, auto y) { return x <= y; }, a, b); }
template <class A, class B> requires some_symbol<A, B> constexpr auto operator>(const A& a, const B& b) { return apply_comparison([](auto x, auto y) { return x > y; }, a, b); }
template <class A, class B> requires some_symbol<A, B> constexpr auto operator>=(const A& a, const B& b) { return apply_comparison([](auto x, auto y) { return x >= y; }, a, b); }
template <class A, class B> requires some_symbol<A, B> constexpr auto operator==(const A& a, const B& b) { return apply_comparison([](auto x, auto y) { return x == y; }, a, b); }
template <class A, class B> requires some_symbol<A, B> constexpr auto operator!=(const A& a, const B& b) { return apply_comparison([](auto x, auto y) { return x != y; }, a, b); }
template <class A, class B> requires some_symbol<A, B> constexpr auto operator&&(const A& a, const B& b) { return apply_comparison([](auto x, auto y) { return x && y; }, a, b); }
template <class A, class B> requires some_symbol<A, B> constexpr auto operator||(const A& a, const B& b) { return apply_comparison([](auto x, auto y) { return x || y; }, a, b); }
template <class A> requires some_symbol<A> constexpr auto operator!(const A& a) { return apply_comparison([](auto x) { return !x; }, a); }
template <class A> requires some_symbol<A> constexpr auto isnan(const A& a) { return apply_comparison([](auto x) { return isnan(x); }, a); }
template <class A> requires some_symbol<A> constexpr auto isfinite(const A& a) { return apply_comparison([](auto x) { return isfinite(x); }, a); }

template <class A> requires some_symbol<A> constexpr auto operator-(const A& a) { return apply_formula(formula::Neg, a); }
template <class A> requires some_symbol<A> constexpr auto abs(const A& a) { return apply_formula(formula::Abs, a); }
template <class A> requires some_symbol<A> constexpr auto sign(const A& a) { return apply_formula(formula::Sign, a); }
template <class A> requires some_symbol<A> constexpr auto floor(const A& a) { return apply_formula(formula::Floor, a); }
template <class A> requires some_symbol<A> constexpr auto ceil(const A& a) { return apply_formula(formula::Ceil, a); }
template <class A> requires some_symbol<A> constexpr auto round(const A& a) { return apply_formula(formula::Round, a); }
template <class A> requires some_symbol<A> constexpr auto trunc(const A& a) { return apply_formula(formula::Trunc, a); }
template <class A> requires some_symbol<A> constexpr auto sqrt(const A& a) { return apply_formula(formula::Sqrt, a); }
template <class A> requires some_symbol<A> constexpr auto exp(const A& a) { return apply_formula(formula::Exp, a); }
template <class A> requires some_symbol<A> constexpr auto exp2(const A& a) { return apply_formula(formula::Exp2, a); }
template <class A> requires some_symbol<A> constexpr auto expm1(const A& a) { return apply_formula(formula::Expm1, a); }
template <class A> requires some_symbol<A> constexpr auto log(const A& a) { return apply_formula(formula::Log, a); }
template <class A> requires some_symbol<A> constexpr auto log2(const A& a) { return apply_formula(formula::Log2, a); }
template <class A> requires some_symbol<A> constexpr auto log10(const A& a) { return apply_formula(formula::Log10, a); }
template <class A> requires some_symbol<A> constexpr auto log1p(const A& a) { return apply_formula(formula::Log1p, a); }
template <class A> requires some_symbol<A> constexpr auto sin(const A& a) { return apply_formula(formula::Sin, a); }
template <class A> requires some_symbol<A> constexpr auto cos(const A& a) { return apply_formula(formula::Cos, a); }
template <class A> requires some_symbol<A> constexpr auto tan(const A& a) { return apply_formula(formula::Tan, a); }
template <class A> requires some_symbol<A> constexpr auto asin(const A& a) { return apply_formula(formula::Asin, a); }
template <class A> requires some_symbol<A> constexpr auto acos(const A& a) { return apply_formula(formula::Acos, a); }
template <class A> requires some_symbol<A> constexpr auto atan(const A& a) { return apply_formula(formula::Atan, a); }
template <class A> requires some_symbol<A> constexpr auto sinh(const A& a) { return apply_formula(formula::Sinh, a); }
template <class A> requires some_symbol<A> constexpr auto cosh(const A& a) { return apply_formula(formula::Cosh, a); }
template <class A> requires some_symbol<A> constexpr auto tanh(const A& a) { return apply_formula(formula::Tanh, a); }
template <class A> requires some_symbol<A> constexpr auto sigmoid(const A& a) { return apply_formula(formula::Sigmoid, a); }
template <class A> requires some_symbol<A> constexpr auto asinh(const A& a) { return apply_formula(formula::Asinh, a); }
template <class A> requires some_symbol<A> constexpr auto acosh(const A& a) { return apply_formula(formula::Acosh, a); }
template <class A> requires some_symbol<A> constexpr auto atanh(const A& a) { return apply_formula(formula::Atanh, a); }
template <class A> requires some_symbol<A> constexpr auto erf(const A& a) { return apply_formula(formula::Erf, a); }
template <class A> requires some_symbol<A> constexpr auto erfc(const A& a) { return apply_formula(formula::Erfc, a); }
// clang-format on

/// A probe: which of the numbered values a result was computed from, and whether by any operation
/// at all or as it is.
struct ProbePolicy {
  std::uint32_t bits = 0;
  static constexpr std::uint32_t computed = 1u << 31;

  template <class A> static constexpr std::uint32_t bits_of(const A& a) {
    if constexpr (is_symbol<A>::value)
      return a.bits;
    else
      return 0;
  }
  template <class F, class... A>
  static constexpr Symbol<ProbePolicy> apply(const F&, const A&... a) {
    return select(a...);
  }
  template <class F, class... A>
  static constexpr Symbol<ProbePolicy> compare(const F&, const A&... a) {
    return select(a...);
  }
  template <class... A> static constexpr Symbol<ProbePolicy> select(const A&... a) {
    return {{(bits_of(a) | ... | computed)}};
  }
};
using Probe = Symbol<ProbePolicy>;

}  // namespace gradus
