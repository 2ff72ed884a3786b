#pragma once
#include <gradus/ops/text/symbol.h>
#include <array>
#include <bit>
#include <cstdint>
#include <type_traits>
#include <utility>

// Dual numbers: the derivatives of an elementwise text by running it.

namespace gradus {

template <class V, std::uint32_t which> struct DualPolicy;
template <class V, std::uint32_t which> using Dual = Symbol<DualPolicy<V, which>>;

/// What an application of a primitive means on dual numbers; anything that is none is a constant.
struct DualRules {
  /// How many bits are set.
  static constexpr std::size_t count(std::uint32_t bits) {
    return static_cast<std::size_t>(std::popcount(bits));
  }
  template <class F, class A> static auto apply(const F& f, const A& a) {
    const auto y = f.value(a.value);
    return with_tangents<A::inputs>(
        y, [&](auto k) { return f.derivative(tangent_of<k>(a), a.value, y); });
  }
  template <class F, class A, class B> static auto apply(const F& f, const A& a, const B& b) {
    const auto& first = lifted(a, b);
    const auto& second = lifted(b, a);
    const auto y = f.value(first, second);
    return with_tangents<inputs_of<A>() | inputs_of<B>()>(y, [&](auto k) {
      if constexpr (!depends<A, k>())
        return f.second(tangent_of<k>(b), first, second, y);
      else if constexpr (!depends<B, k>())
        return f.first(tangent_of<k>(a), first, second, y);
      else
        return f.first(tangent_of<k>(a), first, second, y) +
               f.second(tangent_of<k>(b), first, second, y);
    });
  }
  template <class F, class... A> static auto compare(const F& f, const A&... a) {
    return f(plain(a)...);
  }
  template <class M, class A, class B> static auto select(const M& mask, const A& a, const B& b) {
    return with_tangents<inputs_of<A>() | inputs_of<B>()>(
        where(mask, plain(a), plain(b)),
        [&](auto k) { return where(mask, tangent_of<k>(a), tangent_of<k>(b)); });
  }

 private:
  template <class A> static constexpr std::uint32_t inputs_of() {
    if constexpr (is_symbol<A>::value)
      return A::inputs;
    else
      return 0;
  }
  template <class A, std::size_t K> static constexpr bool depends() {
    return inputs_of<A>() >> K & 1;
  }
  template <class A> static decltype(auto) plain(const A& a) {
    if constexpr (is_symbol<A>::value)
      return (a.value);
    else
      return (a);
  }
  // The value of a, which is a constant where it is no dual; b is a dual then.
  template <class A, class B> static decltype(auto) lifted(const A& a, const B& b) {
    if constexpr (is_symbol<A>::value)
      return (a.value);
    else if constexpr (std::is_arithmetic_v<A>)
      return constant_like(b.value, a);
    else
      return std::remove_cvref_t<decltype(b.value)>(a);
  }
  template <std::size_t K, class A> static auto tangent_of(const A& a) {
    if constexpr (depends<A, K>())
      return a.template tangent<K>();
    else
      return 0;
  }
  // The dual number of value y and tangents of(k) for each k in `inputs`.
  template <std::uint32_t inputs, class V, class Of>
  static auto with_tangents(const V& y, const Of& of) {
    return [&]<std::size_t... J>(std::index_sequence<J...>) {
      return Dual<V, inputs>{
          {{}, y, {of(std::integral_constant<std::size_t, bit_place(inputs, J)>())...}}};
    }
    (std::make_index_sequence<count(inputs)>());
  }
  // Where the bit stands that has n others below it.
  static constexpr std::size_t bit_place(std::uint32_t bits, std::size_t n) {
    for (; n > 0; --n) bits &= bits - 1;
    return static_cast<std::size_t>(std::countr_zero(bits));
  }
};

/// A dual number value + sum of tangent_k epsilon_k (Clifford 1873; Griewank and Walther,
/// "Evaluating Derivatives", 2008, ch. 3): a tangent for each input k that it depends on, which are
/// the bits of `which`. One evaluation of a text so gives all its derivatives, and computes what
/// they have in common once. V is a lane or a tensor.
template <class V, std::uint32_t which> struct DualPolicy : DualRules {
  static constexpr std::uint32_t inputs = which;
  V value;
  std::array<V, DualRules::count(which)> tangents;  // in the order of the inputs

  template <std::size_t K> const V& tangent() const {
    return tangents[DualRules::count(which & ((1u << K) - 1))];
  }
};

}  // namespace gradus
