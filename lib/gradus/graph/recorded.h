#pragma once
#include <gradus/graph/mode.h>
#include <gradus/graph/observer.h>
#include <gradus/graph/record.h>
#include <array>
#include <span>
#include <vector>

// How an op ends, and the node that it leaves where it is recorded.

namespace gradus::graph {

/// True where an op of these inputs is to be recorded.
inline bool records(std::span<const TensorLike> inputs) {
  if (!is_grad_enabled()) return false;
  for (const auto& input : inputs)
    if (input.requires_grad()) return true;
  return false;
}

/// Under DetectAnomaly: NonFiniteError where value holds a NaN and no input does.
void check_value(const char* op, const std::source_location& at, const NdArray& value,
                 std::span<const TensorLike> inputs);

/// How every op ends: the value is checked under DetectAnomaly, make(value) makes the node where
/// the op is to be recorded, and the thread's observer is told. branches(value) says which way each
/// element went, in an array of any shape and dtype, or null; `told` remembers the op's attributes.
/// Always in one piece with the op, which calls it once.
template <class T, class MakeNode, class Branches>
[[gnu::always_inline]] inline Tensor finish(const char* op, const std::source_location& at,
                                            NdArray value, std::span<const TensorLike> inputs,
                                            bool recorded, const T& told, MakeNode&& make,
                                            Branches&& branches) {
  if (detects_anomaly()) check_value(op, at, value, inputs);
  Observer* const watching = observer();
  if (watching) watching->ending(op, value);
  Ref<Node> node;
  if (recorded) node = Ref<Node>::adopt(make(value));
  if (watching)
    watching->made({op, at, inputs, value, node,
                    watching->wants_branches() ? branches(value) : NdArray(), Teller::of(told)});
  return Tensor(std::move(value), std::move(node));
}
inline NdArray no_branches(const NdArray&) { return {}; }

/// The edge to an input, with its numbers where a rule reads them.
inline Edge edge_to(const TensorLike& input, bool is_read) {
  return is_read ? Edge(input.node(), input.array()) : Edge(input.node());
}
template <std::size_t N>
std::array<Edge, N> edges_to(const std::array<TensorLike, N>& inputs, Reads reads) {
  std::array<Edge, N> edges;
  for (std::size_t k = 0; k < N; ++k) edges[k] = edge_to(inputs[k], reads.has_input(k));
  return edges;
}

/// What a walk hands to a rule: input k as it was saved, tied to the graph where it is recording.
inline Tensor saved_input(const Edge& edge) {
  if (!edge.saved) return {};
  return Tensor(edge.saved, is_grad_enabled() ? edge.node : Ref<Node>{});
}

/// A recorded op: its edges, a fixed number or a list, and how its rules pull a gradient through
/// it. Rules have
///     pull(node, edges, g, gradients, last)      as Node::pull
/// and may have part(whole), name(), forget() and attributes(), as Node has them, and is_foreign.
template <class Edges, class Rules> class RecordedNode final : public Node {
 public:
  RecordedNode(const char* op, const std::source_location& at, const NdArray& value, Edges edges,
               bool saves_output, Rules rules)
      : Node(Kind::op, op, at, value), edges_(std::move(edges)), rules_(std::move(rules)) {
    if (saves_output) save_output(value);
    set_inputs(edges_);
    if constexpr (requires { rules_.name(); }) rename(rules_.name());
    if constexpr (requires { Rules::is_foreign; }) set_foreign();
  }

  void pull(Tensor g, std::span<InputGradient> gradients, bool last) override {
    rules_.pull(*this, edges_, std::move(g), gradients, last);
  }
  NdArray part(const NdArray& whole) const override {
    if constexpr (requires { rules_.part(whole); })
      return rules_.part(whole);
    else
      return whole;
  }
  std::vector<Attribute> attributes() const override { return attributes_of(rules_, shape()); }
  void forget() noexcept override {
    if constexpr (requires { edges_.clear(); })
      edges_.clear();
    else
      edges_ = {};
    if constexpr (requires { rules_.forget(); }) rules_.forget();
  }

 private:
  Edges edges_;
  [[no_unique_address]] Rules rules_;
};

/// The end of an op whose node this is: edges() makes its edges, where it is recorded.
template <class MakeEdges, class Rules, class Branches>
[[gnu::always_inline]] inline Tensor
finish_recorded(const char* op, std::source_location at, NdArray value,
                std::span<const TensorLike> inputs, bool recorded, const MakeEdges& edges,
                bool saves_output, Rules&& rules, Branches&& branches) {
  const std::source_location& line = OpScope::line_or(at);
  const auto make = [&](const NdArray& made) {
    using Recorded = RecordedNode<decltype(edges()), std::remove_cvref_t<Rules>>;
    return new Recorded(op, line, made, edges(), saves_output, std::forward<Rules>(rules));
  };
  return finish(op, line, std::move(value), inputs, recorded, rules, make, branches);
}

/// An op without a derivative: a mask, or indices.
template <Told T>
Tensor unrecorded(const char* op, NdArray value, std::span<const TensorLike> inputs,
                  const T& told) {
  return finish(
      op, OpScope::line_or(inputs[0].at), std::move(value), inputs, false, told,
      [](const NdArray&) -> Node* { return nullptr; }, no_branches);
}

}  // namespace gradus::graph
