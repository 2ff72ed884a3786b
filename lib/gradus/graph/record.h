#pragma once
#include <gradus/graph/tensor.h>
#include <source_location>
#include <type_traits>
#include <vector>

// What a user records: an op of one's own, with a rule for each input.

namespace gradus {

/// What a rule reads, besides the gradient of the output. Only that is saved for it.
class Reads {
 public:
  static constexpr Reads nothing() { return Reads(0); }
  static constexpr Reads everything() { return Reads(~0u); }
  static constexpr Reads output() { return Reads(output_bit); }
  static constexpr Reads input(std::size_t k) { return Reads(1u << k); }
  constexpr bool has_output() const { return bits_ & output_bit; }
  constexpr bool has_input(std::size_t k) const { return bits_ & (k < 31 ? 1u << k : 1u); }
  friend constexpr Reads operator|(Reads a, Reads b) { return Reads(a.bits_ | b.bits_); }

 private:
  static constexpr std::uint32_t output_bit = 1u << 31;
  explicit constexpr Reads(std::uint32_t bits) : bits_(bits) {}
  std::uint32_t bits_;
};

namespace graph {
/// The derivative of an op with respect to one of its inputs: from g, the gradient of the output,
/// the output y and the inputs `in`, the gradient of that input, of that input's shape and dtype.
/// Written in gradus's own ops, it can be differentiated in turn. It captures attributes only
/// (axes, shapes), never y or the inputs.
class Rule {
 public:
  using Function =
      gradus::detail::Function<Tensor(const Tensor& g, const Tensor& y, const Tensors& in)>;

  /// No derivative: this input's gradient stops here.
  Rule(std::nullptr_t) {}
  template <class F>
    requires(std::is_invocable_r_v<Tensor, F, const Tensor&, const Tensor&, const Tensors&>)
  Rule(F function) : function_(std::move(function)) {}
  Rule(Reads reads, Function function) : reads_(reads), function_(std::move(function)) {}

  explicit operator bool() const { return static_cast<bool>(function_); }
  Reads reads() const { return reads_; }
  Tensor operator()(const Tensor& g, const Tensor& y, const Tensors& in) const {
    return function_(g, y, in);
  }

 private:
  Reads reads_ = Reads::everything();
  Function function_;
};
}  // namespace graph

/// Records an op of one's own: `value` was computed from `inputs` by any means, and rules[k] is the
/// derivative with respect to inputs[k] (nullptr: none). What a rule returns is checked for shape
/// and dtype when backward runs it. GraphError where the numbers of rules and inputs differ.
Tensor record(const std::string& op, const Tensor& value, const Tensors& inputs,
              std::vector<graph::Rule> rules,
              std::source_location at = std::source_location::current());

}  // namespace gradus
