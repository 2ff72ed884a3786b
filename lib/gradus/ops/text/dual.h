#pragma once
#include <gradus/kernels/lanes/lane.h>
#include <gradus/ops/ops.h>
#include <gradus/ops/text/formulas.h>
#include <array>
#include <bit>
#include <cstdint>
#include <utility>

// The derivatives of a formula: texts of its own, or those that dual numbers make by running that
// of the value.

namespace gradus {

// Constants for the texts, of the kind that a lane wants; ops.h has those for tensors.
template <class T, class Arch>
kernels::Lane<T, Arch> constant_like(const kernels::Lane<T, Arch>&, double number) {
  return kernels::Lane<T, Arch>(number);
}
template <class T, class Arch> kernels::Lane<T, Arch> zero_like(const kernels::Lane<T, Arch>&) {
  return kernels::Lane<T, Arch>(0);
}

namespace formula {
inline namespace GRADUS_OWNER {

template <class V, std::uint32_t which> struct DualPolicy;
template <class V, std::uint32_t which> using Dual = Symbol<DualPolicy<V, which>>;

// Which inputs a value depends on.
template <class A> inline constexpr std::uint32_t inputs_of = 0;
template <class V, std::uint32_t which>
inline constexpr std::uint32_t inputs_of<Dual<V, which>> = which;
template <class A, std::size_t K> inline constexpr bool depends = inputs_of<A> >> K & 1;

// The dual number of value y and tangents of(k) for each k in `inputs`.
template <std::uint32_t inputs, class V, class Of> auto with_tangents(const V& y, const Of& of) {
  Dual<V, inputs> result{{{}, y, {}}};
  const auto set = [&](auto k) {
    if constexpr (inputs >> k & 1) result.tangents[k] = of(k);
  };
  with_places<std::bit_width(inputs)>([&](auto... k) { (set(k), ...); });
  return result;
}

/// What an application of a primitive means on dual numbers; anything that is none is a constant.
struct DualRules {
  template <class F, class A> static auto apply(const F& f, const A& a) {
    const auto y = f.value(a.value);
    return with_tangents<inputs_of<A>>(
        y, [&](auto k) { return std::get<0>(f.derivatives)(tangent_of<k>(a), a.value, y); });
  }
  template <class F, class A, class B> static auto apply(const F& f, const A& a, const B& b) {
    const auto& first = lifted(a, b);
    const auto& second = lifted(b, a);
    const auto y = f.value(first, second);
    return with_tangents<inputs_of<A> | inputs_of<B>>(y, [&](auto k) {
      const auto by_first = [&] {
        return std::get<0>(f.derivatives)(tangent_of<k>(a), first, second, y);
      };
      const auto by_second = [&] {
        return std::get<1>(f.derivatives)(tangent_of<k>(b), first, second, y);
      };
      if constexpr (!depends<A, k>)
        return by_second();
      else if constexpr (!depends<B, k>)
        return by_first();
      else
        return by_first() + by_second();
    });
  }
  template <class F, class... A> static auto compare(const F& f, const A&... a) {
    return f(plain(a)...);
  }
  template <class M, class A, class B> static auto select(const M& mask, const A& a, const B& b) {
    return with_tangents<inputs_of<A> | inputs_of<B>>(where(mask, plain(a), plain(b)), [&](auto k) {
      return where(mask, tangent_of<k>(a), tangent_of<k>(b));
    });
  }

 private:
  // The value of a, made a constant where it is a number beside the dual b.
  template <class A, class B> static decltype(auto) lifted(const A& a, const B& b) {
    if constexpr (std::is_arithmetic_v<A>)
      return constant_like(b.value, a);
    else
      return plain(a);
  }
  template <std::size_t K, class A> static auto tangent_of(const A& a) {
    if constexpr (depends<A, K>)
      return a.tangents[K];
    else
      return 0;
  }
};

/// A dual number value + sum of tangent_k epsilon_k (Clifford 1873; Griewank and Walther,
/// "Evaluating Derivatives", 2008, ch. 3): a tangent for each input k that it depends on, which are
/// the bits of `which`. One evaluation of a text so gives all its derivatives, and computes what
/// they have in common once. V is a lane or a tensor.
template <class V, std::uint32_t which> struct DualPolicy : DualRules {
  V value;
  std::array<V, std::bit_width(which)> tangents;  // of the others they are not set
};

// The derivative of a text's result by input K: 0 where the text does not use it.
template <std::size_t K, class R, class V> V tangent_or_zero(const R& result, const V& like) {
  if constexpr (depends<R, K>)
    return result.tangents[K];
  else
    return zero_like(like);
}

/// g by the derivatives of f by the inputs K….
template <std::size_t... K, class Value, class... D, class V, class... X>
[[gnu::always_inline]] inline std::array<V, sizeof...(K)>
derive(const Formula<Value, D...>& f, const V& g, const V& y, const X&... x) {
  if constexpr (sizeof...(D) > 0) {
    return {V(std::get<K>(f.derivatives)(g, x..., y))...};
  } else {
    constexpr std::uint32_t seeded = ((1u << K) | ...);
    const auto seed = [&](auto j, const V& v) {
      if constexpr (seeded >> j & 1)
        return with_tangents<1u << j>(v, [&](auto) { return g; });
      else
        return v;
    };
    const auto result =
        with_places<sizeof...(X)>([&](auto... j) { return f.value(seed(j, x)...); });
    return {tangent_or_zero<K>(result, g)...};
  }
}

}  // namespace GRADUS_OWNER
}  // namespace formula
}  // namespace gradus
