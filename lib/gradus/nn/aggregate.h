#pragma once
#include <gradus/array/language.h>
#include <cstddef>
#include <exception>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

// What the language tells of a plain struct without reflection: how many initialisers it takes,
// that a structured binding refers to each field, and that the compiler spells a pointer to a field
// out when it describes a template whose argument is that pointer.

namespace gradus::detail {

inline constexpr std::size_t most_fields = 16;

/// Turns into whatever a field wants, on paper only. A const conversion and no copies: thus a field
/// that takes anything by a constructor (std::optional, std::any) is not ambiguous. It has a body
/// because clang takes some uses on paper, within std::optional for one, for real ones.
struct Anything {
  explicit Anything(std::size_t) {}
  Anything(const Anything&) = delete;
  template <class U> operator U() const { std::terminate(); }
};

/// Turns into a base class of T, and nothing else.
template <class T> struct AnyBaseOf {
  AnyBaseOf() = default;
  AnyBaseOf(const AnyBaseOf&) = delete;
  template <class U>
    requires(std::is_base_of_v<U, T> && !std::is_same_v<U, T>)
  operator U() const { std::terminate(); }
};

template <std::size_t n> using Indices = std::make_index_sequence<n>;

/// Whether T{a, a, …} compiles with so many initialisers.
template <class T, std::size_t... I> consteval bool takes(std::index_sequence<I...>) {
  return requires { T{Anything(I)...}; };
}

/// The most initialisers that T takes, looked for up to one more than we can bind. Nested structs
/// and std::array take one, as Anything turns into them whole; only the elements of C arrays count.
template <class T, std::size_t n = most_fields + 1> consteval std::size_t count_initialisers() {
  if constexpr (n == 0 || takes<T>(Indices<n>{}))
    return n;
  else
    return count_initialisers<T, n - 1>();
}

/// Whether some of the initialisers went to the elements of a C array. T(a, a, …) tells: between
/// parentheses an array has to be initialised whole, which nothing can do.
template <class T, std::size_t... I> consteval bool has_array(std::index_sequence<I...>) {
  return sizeof...(I) > 1 && !requires { T(Anything(I)...); };
}

/// Whether T{a, a, …, {}} does.
template <class T, std::size_t... I> consteval bool takes_one_more(std::index_sequence<I...>) {
  return requires { T{Anything(I)..., {}}; };
}

/// Whether there are fields behind those counted: some field that Anything could not turn into.
template <class T, std::size_t count> consteval bool hides_more() {
  return (count == 0 && !std::is_empty_v<T>) || takes_one_more<T>(Indices<count>{});
}

/// An aggregate without bases.
template <class T>
concept PlainStruct = std::is_class_v<T> && std::is_aggregate_v<T> && !requires {
  T{AnyBaseOf<T>{}};
};

/// Whether the fields of a class can be seen, and if not, why.
enum class Sight { clear, hidden, too_many, c_array, uncountable };

template <class T> consteval Sight look_at() {
  if constexpr (!PlainStruct<T>) {
    return Sight::hidden;
  } else {
    constexpr std::size_t count = count_initialisers<T>();
    if (count > most_fields) return Sight::too_many;
    if (has_array<T>(Indices<count>{})) return Sight::c_array;
    return hides_more<T, count>() ? Sight::uncountable : Sight::clear;
  }
}

/// The number of fields of a plain struct. What cannot be seen for sure does not compile.
template <class T> consteval std::size_t count_fields() {
  constexpr Sight sight = look_at<T>();
  static_assert(sight != Sight::hidden,
                "gradus: a class with a constructor, a base or private members hides its fields. "
                "List them in a member function: "
                "auto fields() { return gradus::fields(\"w\", w, \"b\", b); }");
  static_assert(sight != Sight::too_many,
                "gradus: more than 16 fields (the elements of a C array count each). "
                "Group them in structs, make C arrays std::array, or list them all: "
                "auto fields() { return gradus::fields(\"w\", w, \"b\", b); }");
  static_assert(sight != Sight::c_array, "gradus: a field is a C array. Make it a std::array");
  static_assert(sight != Sight::uncountable,
                "gradus: a field cannot be counted: a reference, or a class that takes anything? "
                "Hold it by value or by std::shared_ptr, or list all fields: "
                "auto fields() { return gradus::fields(\"w\", w, \"b\", b); }");
  if constexpr (sight == Sight::clear)
    return count_initialisers<T>();
  else
    return 0;
}

/// References to the first `n` fields of a struct, that has exactly as many.
template <std::size_t n, class T> constexpr auto tie_fields(T& object) {
  // clang-format off
  if constexpr (n == 0) return std::tie();
  else if constexpr (n == 1) { auto& [a] = object; return std::tie(a); }
  else if constexpr (n == 2) { auto& [a, b] = object; return std::tie(a, b); }
  else if constexpr (n == 3) { auto& [a, b, c] = object; return std::tie(a, b, c); }
  else if constexpr (n == 4) { auto& [a, b, c, d] = object; return std::tie(a, b, c, d); }
  else if constexpr (n == 5) { auto& [a, b, c, d, e] = object; return std::tie(a, b, c, d, e); }
  else if constexpr (n == 6) {
    auto& [a, b, c, d, e, f] = object; return std::tie(a, b, c, d, e, f);
  } else if constexpr (n == 7) {
    auto& [a, b, c, d, e, f, g] = object; return std::tie(a, b, c, d, e, f, g);
  } else if constexpr (n == 8) {
    auto& [a, b, c, d, e, f, g, h] = object; return std::tie(a, b, c, d, e, f, g, h);
  } else if constexpr (n == 9) {
    auto& [a, b, c, d, e, f, g, h, i] = object; return std::tie(a, b, c, d, e, f, g, h, i);
  } else if constexpr (n == 10) {
    auto& [a, b, c, d, e, f, g, h, i, j] = object;
    return std::tie(a, b, c, d, e, f, g, h, i, j);
  } else if constexpr (n == 11) {
    auto& [a, b, c, d, e, f, g, h, i, j, k] = object;
    return std::tie(a, b, c, d, e, f, g, h, i, j, k);
  } else if constexpr (n == 12) {
    auto& [a, b, c, d, e, f, g, h, i, j, k, l] = object;
    return std::tie(a, b, c, d, e, f, g, h, i, j, k, l);
  } else if constexpr (n == 13) {
    auto& [a, b, c, d, e, f, g, h, i, j, k, l, m] = object;
    return std::tie(a, b, c, d, e, f, g, h, i, j, k, l, m);
  } else if constexpr (n == 14) {
    auto& [a, b, c, d, e, f, g, h, i, j, k, l, m, o] = object;
    return std::tie(a, b, c, d, e, f, g, h, i, j, k, l, m, o);
  } else if constexpr (n == 15) {
    auto& [a, b, c, d, e, f, g, h, i, j, k, l, m, o, p] = object;
    return std::tie(a, b, c, d, e, f, g, h, i, j, k, l, m, o, p);
  } else {
    static_assert(n == 16);
    auto& [a, b, c, d, e, f, g, h, i, j, k, l, m, o, p, q] = object;
    return std::tie(a, b, c, d, e, f, g, h, i, j, k, l, m, o, p, q);
  }
  // clang-format on
}

/// Room for a T that is never made: its fields have addresses, which is all that a name needs.
template <class T> union Ghost {
  constexpr Ghost() : nothing{} {}
  constexpr ~Ghost() {}
  char nothing;
  T value;
};
template <class T> inline constexpr Ghost<T> ghost;

/// Where the field of that index lies in the ghost of T.
template <class T, std::size_t index> constexpr auto ghost_field() {
  return __builtin_addressof(std::get<index>(tie_fields<count_fields<T>()>(ghost<T>.value)));
}

/// The compiler's own words about this function end with the field that the pointer points to:
/// "… Net::hidden)]" from g++, "… value.hidden]" from clang.
template <auto pointer> constexpr const char* spell() { return __PRETTY_FUNCTION__; }

constexpr std::string_view last_name(std::string_view text) {
  text = text.substr(0, text.find_last_not_of(")]") + 1);
  return text.substr(text.find_last_of(".:> ") + 1);
}

/// A reference has no place in the ghost: the lookup is then no constant.
template <auto pointer> struct Constant;
template <class T, std::size_t index>
concept HasAddress = requires {
  typename Constant<ghost_field<T, index>()>;
};

template <class T, std::size_t index> consteval std::string_view field_name() {
  using Member = std::remove_pointer_t<decltype(ghost_field<T, index>())>;
  static_assert(!std::is_array_v<Member>, "gradus: a field is a C array. Make it a std::array");
  static_assert(HasAddress<T, index>, "gradus: a field is a reference or a bit-field. Hold it by "
                                      "value (a Tensor is a handle) or by std::shared_ptr");
  if constexpr (HasAddress<T, index>)
    return last_name(spell<ghost_field<T, index>()>());
  else
    return "";
}

}  // namespace gradus::detail
