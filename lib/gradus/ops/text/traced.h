#pragma once
#include <gradus/ops/text/formulas.h>
#include <cstdint>

// What a text does: traced values tell which way it went, for the checks of kinks; probes, of no
// numbers at all, which inputs it reads and whether it has branches.

namespace gradus::formula {
inline namespace GRADUS_OWNER {

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
template <class F> inline constexpr bool is_step = false;
template <class Value>
inline constexpr bool is_step<Formula<Value, std::remove_const_t<decltype(flat)>>> = true;

/// A traced value: computed as usual, while comparisons, kinks and steps are noted. Primitives
/// with kinks have comparisons or steps in their derivatives, which are run for them (Deep).
template <class V, bool deep> struct TracePolicy {
  V value;
  Trace<V>* trace = nullptr;

  using Symbolic = Symbol<TracePolicy>;
  template <class... A> static Trace<V>* trace_of(const A&... a) {
    Trace<V>* found = nullptr;
    const auto look = [&]<class X>(const X& x) {
      if constexpr (is_symbol<X>) found = x.trace;
    };
    (look(a), ...);
    return found;
  }

  template <class F, class... A> static Symbolic apply(const F& f, const A&... a) {
    Trace<V>* const trace = trace_of(a...);
    const V y = f.value(plain(a)...);
    if constexpr (is_step<F>) {
      trace->note_step(y);
    } else if constexpr (deep) {
      const auto shallow = [&](V v) { return Symbol<TracePolicy<V, false>>{{v, trace}}; };
      const auto run = [&](const auto&... by) {
        (void(by(shallow(V(1)), shallow(plain(a))..., shallow(y))), ...);
      };
      std::apply(run, f.derivatives);
    }
    return {{y, trace}};
  }
  template <class F, class... A> static auto compare(const F& f, const A&... a) {
    const auto mask = f(plain(a)...);
    trace_of(a...)->note(mask);
    return mask;
  }
  template <class M, class A, class B>
  static Symbolic select(const M& mask, const A& a, const B& b) {
    return {{where(mask, plain(a), plain(b)), trace_of(a, b)}};
  }
};
template <class V> using Traced = Symbol<TracePolicy<V, true>>;

template <class A> constexpr std::uint32_t bits_of(const A& a) {
  if constexpr (is_symbol<A>)
    return a.bits;
  else
    return 0;
}
/// A probe: which of the numbered values a result was computed from, whether by any operation at
/// all or as it is, and whether on branches, as TracePolicy would note them (Deep).
template <bool deep> struct ProbePolicy {
  static constexpr std::uint32_t computed = 1u << 31, branched = 1u << 30;
  std::uint32_t bits = 0;

  using Symbolic = Symbol<ProbePolicy>;
  template <class F, class... A> static constexpr Symbolic apply(const F& f, const A&... a) {
    Symbolic y{{(bits_of(a) | ... | computed)}};
    if constexpr (is_step<F>) {
      y.bits |= branched;
    } else if constexpr (deep) {
      using Shallow = Symbol<ProbePolicy<false>>;
      const auto bits_by = [](const auto&... by) {
        return (bits_of(by(Shallow(), (void(sizeof(A)), Shallow())..., Shallow())) | ...);
      };
      y.bits |= std::apply(bits_by, f.derivatives) & branched;
    }
    return y;
  }
  template <class F, class... A> static constexpr Symbolic compare(const F&, const A&... a) {
    return select(a...);
  }
  template <class... A> static constexpr Symbolic select(const A&... a) {
    return {{(bits_of(a) | ... | (computed | branched))}};
  }
};
using Probe = Symbol<ProbePolicy<false>>;

template <class F, std::size_t N> constexpr bool has_branches() {
  using Deep = ProbePolicy<true>;
  const auto of = [](auto... k) { return bits_of(F()((void(k), Symbol<Deep>())...)); };
  return with_places<N>(of) & Deep::branched;
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

}  // namespace GRADUS_OWNER
}  // namespace gradus::formula
