#pragma once
#include <gradus/ops/text/symbol.h>
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

/// True for a formula that jumps: its derivative is 0 wherever it has one.
template <class F> constexpr bool is_step() {
  if constexpr (requires(F f) { f.derivative; })
    return std::is_same_v<std::remove_cvref_t<decltype(F::derivative)>,
                          std::remove_cvref_t<decltype(formula::flat)>>;
  else
    return false;
}

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

/// Learns of a text whether it has branches at all, as TracePolicy would note them.
template <bool deep> struct BranchPolicy {
  bool branches = false;

  using Symbolic = Symbol<BranchPolicy>;
  template <class A> static constexpr bool of(const A& a) {
    if constexpr (is_symbol<A>::value)
      return a.branches;
    else
      return false;
  }
  template <class F, class... A> static constexpr Symbolic apply(const F& f, const A&... a) {
    const bool given = (of(a) || ...);
    using Shallow = Symbol<BranchPolicy<false>>;
    if constexpr (is_step<F>())
      return {{true}};
    else if constexpr (!deep)
      return {{given}};
    else if constexpr (sizeof...(A) == 2)
      return {{given || of(f.first(Shallow(), Shallow(), Shallow(), Shallow())) ||
               of(f.second(Shallow(), Shallow(), Shallow(), Shallow()))}};
    else
      return {{given || of(f.derivative(Shallow(), Shallow(), Shallow()))}};
  }
  template <class F, class... A> static constexpr Symbolic compare(const F&, const A&...) {
    return {{true}};
  }
  template <class... A> static constexpr Symbolic select(const A&...) { return {{true}}; }
};

template <class F, std::size_t N> constexpr bool has_branches() {
  return [&]<std::size_t... K>(std::index_sequence<K...>) {
    return BranchPolicy<true>::of(F()((void(K), Symbol<BranchPolicy<true>>())...));
  }
  (std::make_index_sequence<N>());
}
/// False where the compiler knows that a text of N inputs has no branches: it captures nothing, and
/// is a constant expression on what stands in for numbers.
template <class F, std::size_t N>
inline constexpr bool may_branch = [] {
  if constexpr (std::is_empty_v<F> && std::is_default_constructible_v<F>)
    if constexpr (requires { typename std::bool_constant<has_branches<F, N>()>; })
      return has_branches<F, N>();
  return true;
}();

}  // namespace gradus
