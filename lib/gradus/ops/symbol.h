#pragma once
#include <gradus/ops/formulas.h>
#include <concepts>
#include <cstdint>
#include <type_traits>
#include <utility>

// Values that stand in for numbers in an elementwise text: a policy says what an application of a
// primitive means. Dual numbers carry a tangent along; probes learn which inputs a text reads.

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
template <class Formula, class... A> auto apply_formula(const Formula& formula, const A&... a) {
  return find_policy<A...>::type::apply(formula, a...);
}
template <class Compare, class... A> auto apply_comparison(const Compare& compare, const A&... a) {
  return find_policy<A...>::type::compare(compare, a...);
}
template <class M, class A, class B>
  requires some_symbol<M, A, B>
auto where(const M& mask, const A& a, const B& b) {
  return find_policy<M, A, B>::type::select(mask, a, b);
}

// clang-format off
template <class A, class B> requires some_symbol<A, B> auto operator+(const A& a, const B& b) { return apply_formula(formula::Add, a, b); }
template <class A, class B> requires some_symbol<A, B> auto operator-(const A& a, const B& b) { return apply_formula(formula::Sub, a, b); }
template <class A, class B> requires some_symbol<A, B> auto operator*(const A& a, const B& b) { return apply_formula(formula::Mul, a, b); }
template <class A, class B> requires some_symbol<A, B> auto operator/(const A& a, const B& b) { return apply_formula(formula::Div, a, b); }
template <class A, class B> requires some_symbol<A, B> auto pow(const A& a, const B& b) { return apply_formula(formula::Pow, a, b); }
template <class A, class B> requires some_symbol<A, B> auto maximum(const A& a, const B& b) { return apply_formula(formula::Maximum, a, b); }
template <class A, class B> requires some_symbol<A, B> auto minimum(const A& a, const B& b) { return apply_formula(formula::Minimum, a, b); }
template <class A, class B> requires some_symbol<A, B> auto atan2(const A& a, const B& b) { return apply_formula(formula::Atan2, a, b); }
template <class A, class B> requires some_symbol<A, B> auto hypot(const A& a, const B& b) { return apply_formula(formula::Hypot, a, b); }
template <class A, class B> requires some_symbol<A, B> auto fmod(const A& a, const B& b) { return apply_formula(formula::Fmod, a, b); }

template <class A, class B> requires some_symbol<A, B> auto operator<(const A& a, const B& b) { return apply_comparison([](auto x, auto y) { return x < y; }, a, b); }
template <class A, class B> requires some_symbol<A, B> auto operator<=(const A& a, const B& b) { return apply_comparison([](auto x, auto y) { return x <= y; }, a, b); }
template <class A, class B> requires some_symbol<A, B> auto operator>(const A& a, const B& b) { return apply_comparison([](auto x, auto y) { return x > y; }, a, b); }
template <class A, class B> requires some_symbol<A, B> auto operator>=(const A& a, const B& b) { return apply_comparison([](auto x, auto y) { return x >= y; }, a, b); }
template <class A, class B> requires some_symbol<A, B> auto operator==(const A& a, const B& b) { return apply_comparison([](auto x, auto y) { return x == y; }, a, b); }
template <class A, class B> requires some_symbol<A, B> auto operator!=(const A& a, const B& b) { return apply_comparison([](auto x, auto y) { return x != y; }, a, b); }
template <class A, class B> requires some_symbol<A, B> auto operator&&(const A& a, const B& b) { return apply_comparison([](auto x, auto y) { return x && y; }, a, b); }
template <class A, class B> requires some_symbol<A, B> auto operator||(const A& a, const B& b) { return apply_comparison([](auto x, auto y) { return x || y; }, a, b); }
template <class A> requires some_symbol<A> auto operator!(const A& a) { return apply_comparison([](auto x) { return !x; }, a); }
template <class A> requires some_symbol<A> auto isnan(const A& a) { return apply_comparison([](auto x) { return isnan(x); }, a); }
template <class A> requires some_symbol<A> auto isfinite(const A& a) { return apply_comparison([](auto x) { return isfinite(x); }, a); }

template <class A> requires some_symbol<A> auto operator-(const A& a) { return apply_formula(formula::Neg, a); }
template <class A> requires some_symbol<A> auto abs(const A& a) { return apply_formula(formula::Abs, a); }
template <class A> requires some_symbol<A> auto sign(const A& a) { return apply_formula(formula::Sign, a); }
template <class A> requires some_symbol<A> auto floor(const A& a) { return apply_formula(formula::Floor, a); }
template <class A> requires some_symbol<A> auto ceil(const A& a) { return apply_formula(formula::Ceil, a); }
template <class A> requires some_symbol<A> auto round(const A& a) { return apply_formula(formula::Round, a); }
template <class A> requires some_symbol<A> auto trunc(const A& a) { return apply_formula(formula::Trunc, a); }
template <class A> requires some_symbol<A> auto sqrt(const A& a) { return apply_formula(formula::Sqrt, a); }
template <class A> requires some_symbol<A> auto exp(const A& a) { return apply_formula(formula::Exp, a); }
template <class A> requires some_symbol<A> auto exp2(const A& a) { return apply_formula(formula::Exp2, a); }
template <class A> requires some_symbol<A> auto expm1(const A& a) { return apply_formula(formula::Expm1, a); }
template <class A> requires some_symbol<A> auto log(const A& a) { return apply_formula(formula::Log, a); }
template <class A> requires some_symbol<A> auto log2(const A& a) { return apply_formula(formula::Log2, a); }
template <class A> requires some_symbol<A> auto log10(const A& a) { return apply_formula(formula::Log10, a); }
template <class A> requires some_symbol<A> auto log1p(const A& a) { return apply_formula(formula::Log1p, a); }
template <class A> requires some_symbol<A> auto sin(const A& a) { return apply_formula(formula::Sin, a); }
template <class A> requires some_symbol<A> auto cos(const A& a) { return apply_formula(formula::Cos, a); }
template <class A> requires some_symbol<A> auto tan(const A& a) { return apply_formula(formula::Tan, a); }
template <class A> requires some_symbol<A> auto asin(const A& a) { return apply_formula(formula::Asin, a); }
template <class A> requires some_symbol<A> auto acos(const A& a) { return apply_formula(formula::Acos, a); }
template <class A> requires some_symbol<A> auto atan(const A& a) { return apply_formula(formula::Atan, a); }
template <class A> requires some_symbol<A> auto sinh(const A& a) { return apply_formula(formula::Sinh, a); }
template <class A> requires some_symbol<A> auto cosh(const A& a) { return apply_formula(formula::Cosh, a); }
template <class A> requires some_symbol<A> auto tanh(const A& a) { return apply_formula(formula::Tanh, a); }
template <class A> requires some_symbol<A> auto sigmoid(const A& a) { return apply_formula(formula::Sigmoid, a); }
template <class A> requires some_symbol<A> auto asinh(const A& a) { return apply_formula(formula::Asinh, a); }
template <class A> requires some_symbol<A> auto acosh(const A& a) { return apply_formula(formula::Acosh, a); }
template <class A> requires some_symbol<A> auto atanh(const A& a) { return apply_formula(formula::Atanh, a); }
template <class A> requires some_symbol<A> auto erf(const A& a) { return apply_formula(formula::Erf, a); }
template <class A> requires some_symbol<A> auto erfc(const A& a) { return apply_formula(formula::Erfc, a); }
// clang-format on

/// A probe: which of the numbered values a result was computed from, and whether by any operation
/// at all or as it is.
struct ProbePolicy {
  std::uint32_t bits = 0;
  static constexpr std::uint32_t computed = 1u << 31;

  template <class A> static std::uint32_t bits_of(const A& a) {
    if constexpr (is_symbol<A>::value)
      return a.bits;
    else
      return 0;
  }
  template <class F, class... A> static Symbol<ProbePolicy> apply(const F&, const A&... a) {
    return select(a...);
  }
  template <class F, class... A> static Symbol<ProbePolicy> compare(const F&, const A&... a) {
    return select(a...);
  }
  template <class... A> static Symbol<ProbePolicy> select(const A&... a) {
    return {{(bits_of(a) | ... | computed)}};
  }
};
using Probe = Symbol<ProbePolicy>;

/// A dual number value + tangent ε (Clifford 1873; Griewank and Walther, "Evaluating Derivatives",
/// 2008, ch. 3). V is a lane or a tensor; anything that is no dual is a constant.
template <class V> struct DualPolicy {
  V value;
  V tangent;

  using Dual = Symbol<DualPolicy>;
  template <class A> static const V& value_of(const A& a, const V&) requires std::same_as<A, Dual> {
    return a.value;
  }
  template <class A> static V value_of(const A& a, const V& like) requires(!std::same_as<A, Dual>) {
    return lift(a, like);
  }

  template <class F> static Dual apply(const F& f, const Dual& a) {
    const V y = f.value(a.value);
    return {{y, f.derivative(a.tangent, a.value, y)}};
  }
  template <class F, class A, class B> static Dual apply(const F& f, const A& a, const B& b) {
    if constexpr (!std::same_as<A, Dual>) {
      const V first = lift(a, b.value), y = f.value(first, b.value);
      return {{y, f.second(b.tangent, first, b.value, y)}};
    } else if constexpr (!std::same_as<B, Dual>) {
      const V second = lift(b, a.value), y = f.value(a.value, second);
      return {{y, f.first(a.tangent, a.value, second, y)}};
    } else {
      const V y = f.value(a.value, b.value);
      return {
          {y, f.first(a.tangent, a.value, b.value, y) + f.second(b.tangent, a.value, b.value, y)}};
    }
  }
  template <class F, class... A> static auto compare(const F& f, const A&... a) {
    return f(plain(a)...);
  }
  template <class M, class A, class B> static Dual select(const M& mask, const A& a, const B& b) {
    return {{where(mask, plain(a), plain(b)), where(mask, tangent_of(a), tangent_of(b))}};
  }

 private:
  template <class A> static decltype(auto) plain(const A& a) {
    if constexpr (std::same_as<A, Dual>)
      return (a.value);
    else
      return (a);
  }
  template <class A> static auto tangent_of(const A& a) {
    if constexpr (std::same_as<A, Dual>)
      return a.tangent;
    else
      return 0;
  }
  template <class A> static V lift(const A& a, const V& like) {
    if constexpr (std::is_arithmetic_v<A>)
      return constant_like(like, a);
    else
      return V(a);
  }
};
template <class V> using Dual = Symbol<DualPolicy<V>>;

/// What a text has decided so far, as one number below 1: each decision is mixed into the last
/// one's (x -> frac(1000 e x + y), which is deterministic and forgets nothing), so that texts of
/// any length are told apart. V is a lane.
template <class V> struct Trace {
  V bits{0};
  template <class M> void note(const M& mask) { note_step(where(mask, V(2), V(1))); }
  void note_step(const V& value) {
    const V mixed = bits * V(2718.2818284590452) + value * V(0.6180339887498949);
    bits = mixed - floor(mixed);
  }
};

/// A traced value: computed as usual, while comparisons, kinks and steps are noted. Primitives
/// with kinks have comparisons or steps in their derivatives, which are run for them (Deep).
template <class V, bool deep> struct TracePolicy {
  V value;
  Trace<V>* trace = nullptr;

  using Symbolic = Symbol<TracePolicy>;
  template <class A> static V plain(const A& a) {
    if constexpr (is_symbol<A>::value)
      return a.value;
    else
      return V(a);
  }
  template <class A> static Trace<V>* trace_of(const A& a) {
    if constexpr (is_symbol<A>::value)
      return a.trace;
    else
      return nullptr;
  }
  template <class... A> static Trace<V>* common_trace(const A&... a) {
    Trace<V>* found = nullptr;
    ((found = found ? found : trace_of(a)), ...);
    return found;
  }

  template <class F> static constexpr bool is_step() {
    if constexpr (requires(F f) { f.derivative; })
      return std::is_same_v<std::remove_cvref_t<decltype(F::derivative)>,
                            std::remove_cvref_t<decltype(formula::flat)>>;
    else
      return false;
  }
  template <class F, class... A> static Symbolic apply(const F& f, const A&... a) {
    Trace<V>* const trace = common_trace(a...);
    const V y = f.value(plain(a)...);
    if constexpr (is_step<F>()) {
      trace->note_step(y);
    } else if constexpr (deep) {
      using Shallow = Symbol<TracePolicy<V, false>>;
      const Shallow g{{V(1), trace}}, result{{y, trace}};
      if constexpr (sizeof...(A) == 2) {
        f.first(g, Shallow{{plain(a), trace}}..., result);
        f.second(g, Shallow{{plain(a), trace}}..., result);
      } else {
        f.derivative(g, Shallow{{plain(a), trace}}..., result);
      }
    }
    return {{y, trace}};
  }
  template <class F, class... A> static auto compare(const F& f, const A&... a) {
    const auto mask = f(plain(a)...);
    common_trace(a...)->note(mask);
    return mask;
  }
  template <class M, class A, class B>
  static Symbolic select(const M& mask, const A& a, const B& b) {
    return {{where(mask, plain(a), plain(b)), common_trace(a, b)}};
  }
};
template <class V> using Traced = Symbol<TracePolicy<V, true>>;

}  // namespace gradus
