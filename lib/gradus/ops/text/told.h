#pragma once
#include <gradus/graph/recorded.h>

// What an elementwise op was told: what its texts captured, and operands that are numbers.

namespace gradus::detail {

/// What most are told: nothing but their operands, which formulas call so.
struct OnlyOperands {
  static constexpr const char* operands[] = {"a", "b", "c", "d"};
};
/// What T calls the operands, where it has names for them.
template <class T> constexpr const char* const* operands_of() {
  if constexpr (requires { T::operands; })
    return T::operands;
  else
    return OnlyOperands::operands;
}

/// Adds those among a node's inputs, or a call's, that are numbers.
void add_numbers(graph::Attributes& to, const char* const* names,
                 std::span<const graph::Edge> inputs, std::span<const double> numbers);
void add_numbers(graph::Attributes& to, const char* const* names,
                 std::span<const TensorLike> inputs);
/// What T remembers, and the numbers among `inputs`.
template <class T, class... Inputs>
graph::Attributes told_with_numbers(const T& told, const Shape& output, const Inputs&... inputs) {
  graph::Attributes all = graph::attributes_of(told, output);
  add_numbers(all, operands_of<T>(), inputs...);
  return all;
}
/// A call's own answer, where no node is made.
template <class T> struct ToldOperands {
  const T& told;
  std::span<const TensorLike> inputs;
  graph::Attributes attributes(const Shape& output) const {
    return told_with_numbers(told, output, inputs);
  }
};

}  // namespace gradus::detail
