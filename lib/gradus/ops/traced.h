#pragma once
#include <gradus/ops/symbol.h>
#include <type_traits>

// Traced values: which way an elementwise text went, for the checks of kinks.

namespace gradus {

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
