#pragma once
#include <gradus/graph/recorded.h>
#include <initializer_list>
#include <tuple>

// How the library's own ops are recorded: a value and a rule for each input, all in one node.

namespace gradus::graph {

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

// A rule for each input.
template <class T, class... R> struct EachRule {
  static constexpr std::size_t arity = sizeof...(R);
  using Inputs = std::array<Tensor, arity>;
  [[no_unique_address]] T told;
  std::tuple<R...> rules;

  Attributes attributes(const Shape& output) const { return attributes_of(told, output); }

  // What the rules read that will be asked.
  Reads wanted(const std::array<TensorLike, arity>& inputs) const {
    Reads reads = Reads::nothing();
    std::size_t k = 0;
    const auto add = [&](const auto& rule) {
      if (inputs[k++].requires_grad()) reads = reads | rule.reads;
    };
    std::apply([&](const auto&... rule) { (add(rule), ...); }, rules);
    return reads;
  }

  void pull(Node& node, std::array<Edge, arity>& edges, Tensor g,
            std::span<InputGradient> gradients, bool last) {
    Inputs in;
    for (std::size_t k = 0; k < arity; ++k) {
      in[k] = saved_input(edges[k]);
      if (last) edges[k].saved = {};
    }
    const Tensor y = node.saved_value();
    run(g, y, in, gradients, last, std::index_sequence_for<R...>());
  }

 private:
  // From the last rule to the first: that of w in x w comes before that of x, whose answer then
  // takes the place of x, if this is the last time and nobody else reads it.
  template <std::size_t... K>
  void run(const Tensor& g, const Tensor& y, Inputs& in, std::span<InputGradient> gradients,
           bool last, std::index_sequence<K...>) {
    Reads left[]{(gradients[K].wanted ? std::get<K>(rules).reads : Reads::nothing())...};
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
    auto& rule = std::get<K>(rules).rule;
    using F = std::remove_reference_t<decltype(rule)>;
    if constexpr (!std::is_same_v<F, std::nullptr_t>) {
      if (!out.wanted) return;
      if constexpr (std::is_invocable_v<F&, decltype(g), decltype(y), decltype(in), const NdArray*>)
        out.value = rule(g, y, in, out.onto);
      else
        out.value = call_told(rule, told, g, y, in);
    }
  }
};

// One rule for all inputs, which reads none.
template <class T, class F> struct RuleForAll {
  T told;
  F rule;
  Attributes attributes(const Shape& output) const { return attributes_of(told, output); }
  void pull(Node&, std::vector<Edge>&, Tensor g, std::span<InputGradient> gradients, bool) {
    for (std::size_t k = 0; k < gradients.size(); ++k)
      if (gradients[k].wanted) gradients[k].value = call_told(rule, told, g, k);
  }
};

/// A library rule is (g, y, in); or (g, y, in, told) where it needs what the op was told; or (g, y,
/// in, onto) where it can add onto a gradient that stands already, as InputGradient has it. This
/// says what it reads: `reads_nothing(rule)`, `reads_output(rule)`, `reads_inputs({0, 1}, rule)`,
/// or `reads(Reads::output() | Reads::input(0), rule)`.
template <class F> auto reads(Reads what, F rule) { return Reading<F>{what, std::move(rule)}; }
template <class F> auto reads_nothing(F rule) {
  return Reading<F>{Reads::nothing(), std::move(rule)};
}
template <class F> auto reads_output(F rule) {
  return Reading<F>{Reads::output(), std::move(rule)};
}
template <class F> auto reads_inputs(std::initializer_list<std::size_t> inputs, F rule) {
  Reads reads = Reads::nothing();
  for (const auto k : inputs) reads = reads | Reads::input(k);
  return Reading<F>{reads, std::move(rule)};
}

/// Records a value and one rule for each input. `told` remembers what the op was told, once, for
/// its rules and for who asks: told.attributes(), or told.attributes(output's shape).
/// branches(value) is as in finish().
template <Told T, class Branches, class... R>
Tensor record_branching(const char* op, NdArray value,
                        const std::array<TensorLike, sizeof...(R)>& inputs, T told,
                        Branches&& branches, R... rules) {
  using Rules = EachRule<T, decltype(as_reading(rules))...>;
  const bool recorded = is_floating(value.dtype()) && records(inputs);
  Rules each{std::move(told), std::tuple(as_reading(std::move(rules))...)};
  const Reads reads = recorded ? each.wanted(inputs) : Reads::nothing();
  return finish_recorded(
      op, inputs[0].at, std::move(value), inputs, recorded, [&] { return edges_to(inputs, reads); },
      reads.has_output(), std::move(each), branches);
}

/// The same for an op without branches.
template <Told T, class... R>
Tensor record(const char* op, NdArray value, const std::array<TensorLike, sizeof...(R)>& inputs,
              T told, R... rules) {
  return record_branching(op, std::move(value), inputs, std::move(told), no_branches,
                          std::move(rules)...);
}
/// The same for an op that is told nothing but its inputs.
template <class... R>
  requires(!(Told<R> || ...))
Tensor record(const char* op, NdArray value, const std::array<TensorLike, sizeof...(R)>& inputs,
              R... rules) {
  return record(op, std::move(value), inputs, Nothing(), std::move(rules)...);
}

/// The same for a list of inputs, one at least: rule(g, k) or rule(g, k, told) is the gradient of
/// input k, and reads nothing but g.
template <Told T, class F>
Tensor record_list(const char* op, NdArray value, std::span<const TensorLike> inputs, T told,
                   F rule) {
  const auto edges = [&] {
    std::vector<Edge> all;
    for (const auto& input : inputs) all.push_back(edge_to(input, false));
    return all;
  };
  return finish_recorded(op, inputs[0].at, std::move(value), inputs, records(inputs), edges, false,
                         RuleForAll<T, F>{std::move(told), std::move(rule)}, no_branches);
}

}  // namespace gradus::graph
