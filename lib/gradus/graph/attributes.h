#pragma once
#include <gradus/array/shape.h>
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

// What an op was told besides its tensors, for who asks: pictures, exporters, players.

namespace gradus::graph {

/// One of an op's axes, strides, eps …, under the name of the parameter in ops.h.
struct Attribute {
  using Value = std::variant<std::int64_t, double, bool, std::vector<std::int64_t>, std::string>;
  const char* name;
  Value value;
  bool is_usual = false;  ///< the default, or seen from the shapes: pictures leave it out
  std::optional<std::size_t> input = {};  ///< which input of the op it is, where that is a number
};
using Attributes = std::vector<Attribute>;
/// The version of an edge to an input that is a number, and no tensor.
inline constexpr std::uint32_t of_number = ~0u;

/// A list of integers as an attribute has it: of axes, a shape.
template <class List> std::vector<std::int64_t> listed(const List& list) {
  return {list.begin(), list.end()};
}

/// What an op was told, kept as it is, so that the list is made only when somebody asks: a struct
/// with attributes(), or with attributes(shape of the output), or a lambda that answers them.
template <class T>
concept Told = std::is_invocable_v<const T&> || requires {
  &T::attributes;
};
struct Nothing {
  static Attributes attributes() { return {}; }
};

/// The attributes of an op with this output; none where `told` is nothing like that.
template <class T> Attributes attributes_of(const T& told, const Shape& output) {
  if constexpr (requires { told.attributes(output); })
    return told.attributes(output);
  else if constexpr (requires { told.attributes(); })
    return told.attributes();
  else if constexpr (std::is_invocable_v<const T&>)
    return told();
  else
    return {};
}

/// f(arguments…, told), or without the last where f does not ask.
template <class F, class T, class... A>
decltype(auto) call_told(F& f, const T& told, A&... arguments) {
  if constexpr (std::is_invocable_v<F&, A&..., const T&>)
    return f(arguments..., told);
  else
    return f(arguments...);
}

}  // namespace gradus::graph
