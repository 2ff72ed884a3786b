#pragma once
#include <gradus/array/language.h>
#include <functional>
#include <tuple>

namespace gradus {

/// What an elementwise op computes, in generic lambdas: the value, of the inputs; and by each input
/// the derivative, of g, the inputs and the value y, or nullptr where there is none. Without
/// derivatives dual numbers make them of the value.
template <class Value, class... Derivatives> struct Formula {
  [[no_unique_address]] Value value;
  [[no_unique_address]] std::tuple<Derivatives...> derivatives;

  constexpr explicit Formula(Value v, Derivatives... d) : value(v), derivatives(d...) {}
};

// Symbols stand in for numbers in an elementwise text: a policy says what an application of a
// primitive means. Dual numbers (dual.h) carry tangents along, traced values (traced.h) the
// branches that were taken; probes, there too, learn which inputs a text reads.

namespace formula {
inline namespace GRADUS_OWNER {

template <class Policy> struct Symbol : Policy {};

template <class T> inline constexpr bool is_symbol = false;
template <class Policy> inline constexpr bool is_symbol<Symbol<Policy>> = true;
template <class T>
concept symbol = is_symbol<T>;
/// One of them is a symbol at least.
template <class B, class A>
concept mix = is_symbol<B> || is_symbol<std::remove_cvref_t<A>>;

/// The number that a symbol stands in for; else a itself.
template <class A> constexpr decltype(auto) plain(const A& a) {
  if constexpr (is_symbol<A>)
    return (a.value);
  else
    return (a);
}

/// f(0, 1, …, N - 1), of constants.
template <std::size_t N, class F> constexpr auto with_places(const F& f) {
  return [&]<std::size_t... K>(std::index_sequence<K...>) {
    return f(std::integral_constant<std::size_t, K>()...);
  }
  (std::make_index_sequence<N>());
}

template <class First, class... Rest> struct FindPolicy : FindPolicy<Rest...> {};
template <class Policy, class... Rest> struct FindPolicy<Symbol<Policy>, Rest...> {
  using type = Policy;
};

/// The meaning of f(a…) under the policy of the symbols among a…, for a formula and a comparison.
template <class F, class... A> constexpr auto apply(const F& f, const A&... a) {
  return FindPolicy<A...>::type::apply(f, a...);
}
template <class F, class... A> constexpr auto compare(const F& f, const A&... a) {
  return FindPolicy<A...>::type::compare(f, a...);
}
template <class M, class A, class B>
  requires(is_symbol<M> || is_symbol<A> || is_symbol<B>)
constexpr auto where(const M& mask, const A& a, const B& b) {
  return FindPolicy<M, A, B>::type::select(mask, a, b);
}

// clang-format off
constexpr auto operator<(const auto& a, const mix<decltype(a)> auto& b) { return compare(std::less(), a, b); }
constexpr auto operator<=(const auto& a, const mix<decltype(a)> auto& b) { return compare(std::less_equal(), a, b); }
constexpr auto operator>(const auto& a, const mix<decltype(a)> auto& b) { return compare(std::greater(), a, b); }
constexpr auto operator>=(const auto& a, const mix<decltype(a)> auto& b) { return compare(std::greater_equal(), a, b); }
constexpr auto operator==(const auto& a, const mix<decltype(a)> auto& b) { return compare(std::equal_to(), a, b); }
constexpr auto operator!=(const auto& a, const mix<decltype(a)> auto& b) { return compare(std::not_equal_to(), a, b); }
constexpr auto operator&&(const auto& a, const mix<decltype(a)> auto& b) { return compare(std::logical_and(), a, b); }
constexpr auto operator||(const auto& a, const mix<decltype(a)> auto& b) { return compare(std::logical_or(), a, b); }
constexpr auto operator!(const symbol auto& x) { return compare(std::logical_not(), x); }
constexpr auto isnan(const symbol auto& x) { return compare([](auto v) { return isnan(v); }, x); }
constexpr auto isfinite(const symbol auto& x) { return compare([](auto v) { return isfinite(v); }, x); }
// clang-format on

}  // namespace GRADUS_OWNER
}  // namespace formula
}  // namespace gradus
