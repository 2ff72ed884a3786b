#pragma once
#include <gradus/graph/mode.h>
#include <gradus/graph/observer.h>
#include <array>
#include <functional>
#include <initializer_list>
#include <span>
#include <tuple>
#include <vector>

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

/// The derivative of an op with respect to one of its inputs: from g, the gradient of the output,
/// the output y and the inputs `in`, the gradient of that input, of that input's shape and dtype.
/// Written in gradus's own ops, it can be differentiated in turn. It captures attributes only
/// (axes, shapes), never y or the inputs.
class Rule {
 public:
  using Function = std::function<Tensor(const Tensor& g, const Tensor& y, const Tensors& in)>;

  /// No derivative: this input's gradient stops here.
  Rule(std::nullptr_t) {}
  template <class F>
    requires std::is_invocable_r_v<Tensor, F, const Tensor&, const Tensor&, const Tensors&>
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

/// Records an op of one's own: `value` was computed from `inputs` by any means, and rules[k] is the
/// derivative with respect to inputs[k] (nullptr: none). What a rule returns is checked for shape
/// and dtype when backward runs it. GraphError where the numbers of rules and inputs differ.
Tensor record(const std::string& op, const Tensor& value, const Tensors& inputs,
              std::vector<Rule> rules, std::source_location at = std::source_location::current());

/// True where an op of these inputs is to be recorded.
inline bool records(std::span<const Operand> inputs) {
  if (!is_grad_enabled()) return false;
  for (const auto& input : inputs)
    if (input.requires_grad()) return true;
  return false;
}

/// Under DetectAnomaly: NonFiniteError where value holds a NaN and no input does.
void check_value(const char* op, const std::source_location& at, const Array& value,
                 std::span<const Operand> inputs);

/// How every op ends: the value is checked under DetectAnomaly, make(value) makes the node where
/// the op is to be recorded, and the thread's observer is told. branches(value) says which way each
/// element went, in an array of any shape and dtype, or null. Always in one piece with the op,
/// which calls it once.
template <class MakeNode, class Branches>
[[gnu::always_inline]] inline Tensor finish(const char* op, const std::source_location& at,
                                            Array value, std::span<const Operand> inputs,
                                            bool recorded, MakeNode&& make, Branches&& branches) {
  if (detects_anomaly()) check_value(op, at, value, inputs);
  Observer* const watching = observer();
  if (watching) watching->ending(op, value);
  Ref<Node> node;
  if (recorded) node = Ref<Node>::adopt(make(value));
  if (watching)
    watching->made(
        {op, at, inputs, value, node, watching->wants_branches() ? branches(value) : Array()});
  return Tensor(std::move(value), std::move(node));
}
inline Array no_branches(const Array&) { return {}; }

/// The edge to an input, with its numbers where a rule reads them.
inline Edge edge_to(const Operand& input, bool is_read) {
  if (!is_read) return {input.node(), {}};
  const Array& numbers = input.array();
  return {input.node(), numbers, numbers.version()};
}

/// What a walk hands to a rule: input k as it was saved, tied to the graph where it is recording.
inline Tensor saved_input(const Edge& edge) {
  if (!edge.saved) return {};
  return Tensor(edge.saved, is_grad_enabled() ? edge.node : Ref<Node>{});
}

namespace detail {

template <class F> struct Reading {
  Reads reads;
  F rule;
};
template <class F> struct is_reading : std::false_type {};
template <class F> struct is_reading<Reading<F>> : std::true_type {};

template <class F> auto as_reading(F rule) {
  if constexpr (is_reading<F>::value)
    return rule;
  else if constexpr (std::is_same_v<F, std::nullptr_t>)
    return Reading<F>{Reads::nothing(), rule};
  else
    return Reading<F>{Reads::everything(), std::move(rule)};
}

// A recorded op of the library: its inputs and its rules lie in the node itself.
template <class... R> class RuleNode final : public Node {
  static constexpr std::size_t arity = sizeof...(R);
  using Inputs = std::array<Tensor, arity>;

 public:
  RuleNode(const char* op, const Array& value, const std::array<Operand, arity>& inputs,
           const std::tuple<R...>& rules)
      : Node(Kind::op, op, RuleLine::or_else(inputs[0].at), value), rules_(rules) {
    const Reads reads = wanted_reads(inputs, std::index_sequence_for<R...>());
    for (std::size_t k = 0; k < arity; ++k) edges_[k] = edge_to(inputs[k], reads.has_input(k));
    if (reads.has_output()) save_output(value);
    set_inputs(edges_);
  }

  void pull(Tensor g, std::span<InputGradient> gradients, bool last) override {
    Inputs in;
    for (std::size_t k = 0; k < arity; ++k) {
      in[k] = saved_input(edges_[k]);
      if (last) edges_[k].saved = {};
    }
    const Tensor y = saved_value();
    run(g, y, in, gradients, last, std::index_sequence_for<R...>());
  }
  void forget() noexcept override {
    for (auto& edge : edges_) edge = {};
  }

 private:
  template <std::size_t... K>
  Reads wanted_reads(const std::array<Operand, arity>& inputs, std::index_sequence<K...>) const {
    Reads reads = Reads::nothing();
    ((reads = inputs[K].requires_grad() ? reads | std::get<K>(rules_).reads : reads), ...);
    return reads;
  }
  // From the last rule to the first: that of w in x w comes before that of x, whose answer then
  // takes the place of x, if this is the last time and nobody else reads it.
  template <std::size_t... K>
  void run(const Tensor& g, const Tensor& y, Inputs& in, std::span<InputGradient> gradients,
           bool last, std::index_sequence<K...>) {
    Reads left[]{(gradients[K].wanted ? std::get<K>(rules_).reads : Reads::nothing())...};
    for (std::size_t k = 1; k < arity; ++k) left[k] = left[k] | left[k - 1];
    const auto run_next = [&]<std::size_t J>(std::integral_constant<std::size_t, J>) {
      for (std::size_t k = 0; last && k < arity; ++k)
        if (!left[J].has_input(k)) in[k] = {};
      run_one<J>(g, y, in, gradients[J]);
    };
    (run_next(std::integral_constant<std::size_t, arity - 1 - K>()), ...);
  }
  template <std::size_t K>
  void run_one(const Tensor& g, const Tensor& y, const Inputs& in, InputGradient& out) {
    auto& rule = std::get<K>(rules_).rule;
    using F = std::remove_reference_t<decltype(rule)>;
    if constexpr (!std::is_same_v<F, std::nullptr_t>) {
      if (!out.wanted) return;
      if constexpr (std::is_invocable_v<F&, decltype(g), decltype(y), decltype(in), const Array*>)
        out.value = rule(g, y, in, out.onto);
      else
        out.value = rule(g, y, in);
    }
  }

  std::array<Edge, arity> edges_;
  std::tuple<R...> rules_;
};

// A recorded op of any number of inputs, with one rule for all of them, which reads none.
template <class F> class ListNode final : public Node {
 public:
  ListNode(const char* op, const Array& value, std::span<const Operand> inputs, F rule)
      : Node(Kind::op, op, RuleLine::or_else(inputs[0].at), value), edges_(inputs.size()),
        rule_(std::move(rule)) {
    for (std::size_t k = 0; k < inputs.size(); ++k) edges_[k].node = inputs[k].node();
    set_inputs(edges_);
  }

  void pull(Tensor g, std::span<InputGradient> gradients, bool) override {
    for (std::size_t k = 0; k < gradients.size(); ++k)
      if (gradients[k].wanted) gradients[k].value = rule_(g, k);
  }
  void forget() noexcept override { edges_.clear(); }

 private:
  std::vector<Edge> edges_;
  F rule_;
};

}  // namespace detail

/// A library rule is (g, y, in), or (g, y, in, onto) where it can add onto a gradient that stands
/// already, as InputGradient has it. This says what it reads: `reads_nothing(rule)`,
/// `reads_output(rule)`, `reads_inputs({0, 1}, rule)`, or `reads(Reads::output() | Reads::input(0),
/// rule)`.
template <class F> auto reads(Reads what, F rule) {
  return detail::Reading<F>{what, std::move(rule)};
}
template <class F> auto reads_nothing(F rule) {
  return detail::Reading<F>{Reads::nothing(), std::move(rule)};
}
template <class F> auto reads_output(F rule) {
  return detail::Reading<F>{Reads::output(), std::move(rule)};
}
template <class F> auto reads_inputs(std::initializer_list<std::size_t> inputs, F rule) {
  Reads reads = Reads::nothing();
  for (const auto k : inputs) reads = reads | Reads::input(k);
  return detail::Reading<F>{reads, std::move(rule)};
}

/// How the library's own ops are recorded: a value and one rule for each input, all in one node.
/// branches(value) is as in finish().
template <class Branches, class... R>
Tensor record_branching(const char* op, Array value,
                        const std::array<Operand, sizeof...(R)>& inputs, Branches&& branches,
                        R... rules) {
  using Recorded = detail::RuleNode<decltype(detail::as_reading(rules))...>;
  const bool recorded = is_floating(value.dtype()) && records(inputs);
  return finish(
      op, RuleLine::or_else(inputs[0].at), std::move(value), inputs, recorded,
      [&](const Array& made) {
        return new Recorded(op, made, inputs, std::tuple(detail::as_reading(std::move(rules))...));
      },
      branches);
}

/// The same for an op without branches.
template <class... R>
Tensor record(const char* op, Array value, const std::array<Operand, sizeof...(R)>& inputs,
              R... rules) {
  return record_branching(op, std::move(value), inputs, no_branches, std::move(rules)...);
}

/// An op without a derivative: a mask, or indices.
inline Tensor unrecorded(const char* op, Array value, std::span<const Operand> inputs) {
  return finish(
      op, RuleLine::or_else(inputs[0].at), std::move(value), inputs, false,
      [](const Array&) -> Node* { return nullptr; }, no_branches);
}

/// The same for a list of inputs, one at least: rule(g, k) is the gradient of input k, and reads
/// nothing but g.
template <class F>
Tensor record_list(const char* op, Array value, std::span<const Operand> inputs, F rule) {
  return finish(
      op, RuleLine::or_else(inputs[0].at), std::move(value), inputs, records(inputs),
      [&](const Array& made) { return new detail::ListNode<F>(op, made, inputs, std::move(rule)); },
      no_branches);
}

}  // namespace gradus
