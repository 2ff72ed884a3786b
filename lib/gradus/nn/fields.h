#pragma once
#include <gradus/nn/aggregate.h>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

namespace gradus {

namespace detail {
/// One field of a struct, its name and the field itself, and the fields after it.
template <class T, class Rest> struct Field {
  std::string_view name;
  T& value;
  Rest rest;
};
struct NoField {};
}  // namespace detail

inline constexpr detail::NoField fields() { return {}; }
/// What a class that is no plain struct says of itself, in declaration order:
///
///     auto fields() { return gradus::fields("weight", weight, "bias", bias); }
template <class T, class... Rest>
constexpr auto fields(std::string_view name, T& value, Rest&&... rest) {
  return detail::Field<T, decltype(fields(std::forward<Rest>(rest)...))>{
      name, value, fields(std::forward<Rest>(rest)...)};
}

namespace detail {

template <class T>
concept ListsFields = requires(std::remove_const_t<T>& object) {
  object.fields();
};

template <class T> inline constexpr bool is_field_list = false;
template <> inline constexpr bool is_field_list<NoField> = true;
template <class T, class Rest> inline constexpr bool is_field_list<Field<T, Rest>> = true;

template <class F> void for_each_listed(const NoField&, const F&) {}
template <class T, class Rest, class F>
void for_each_listed(const Field<T, Rest>& list, const F& f) {
  f(list.name, list.value);
  for_each_listed(list.rest, f);
}

template <class Owner, class R> Owner owner(R (Owner::*)());
template <class Owner, class R> Owner const_owner(R (Owner::*)() const);

/// Whether fields() is a base's, and T has members that it cannot know of.
template <class T, class Owner>
inline constexpr bool outgrew = !std::is_same_v<T, Owner> && sizeof(T) != sizeof(Owner);
template <class T> consteval bool outgrew_its_fields() {
  if constexpr (requires { owner(&T::fields); })
    return outgrew<T, decltype(owner(&T::fields))>;
  else if constexpr (requires { const_owner(&T::fields); })
    return outgrew<T, decltype(const_owner(&T::fields))>;
  else
    return false;
}

/// fields() as its class wrote it. A struct that is only looked at lends itself to a fields() that
/// is not const, for that makes references and nothing else.
template <class T> constexpr auto listed_fields(T& object) {
  static_assert(!outgrew_its_fields<std::remove_const_t<T>>(),
                "gradus: this class inherits fields() and adds members of its own; "
                "give it a fields() that lists them all");
  if constexpr (requires { object.fields(); })
    return object.fields();
  else
    return const_cast<std::remove_const_t<T>&>(object).fields();
}

}  // namespace detail

/// Calls f(name, field) for each field of a struct, in declaration order; the fields of a const
/// struct are const. A plain struct (an aggregate without bases) of up to 16 fields needs nothing
/// for it; any other class lists its fields in `auto fields()`, see `gradus::fields`.
template <class T, class F> void for_each_field(T& object, F&& f) {
  using Plain = std::remove_const_t<T>;
  if constexpr (detail::ListsFields<T>) {
    const auto list = detail::listed_fields(object);
    static_assert(detail::is_field_list<std::remove_const_t<decltype(list)>>,
                  "gradus: fields() has to return gradus::fields(\"w\", w, \"b\", b, …)");
    detail::for_each_listed(list, [&](std::string_view name, auto& field) {
      if constexpr (std::is_const_v<T>)
        f(name, std::as_const(field));
      else
        f(name, field);
    });
  } else {
    constexpr std::size_t count = detail::count_fields<Plain>();
    const auto members = detail::tie_fields<count>(object);
    const auto each = [&]<std::size_t... I>(std::index_sequence<I...>) {
      (f(detail::field_name<Plain, I>(), std::get<I>(members)), ...);
    };
    each(detail::Indices<count>{});
  }
}

}  // namespace gradus
