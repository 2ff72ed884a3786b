#include <gradus/graph/leaf.h>
#include <gradus/graph/recorded.h>
#include <gradus/kernels/dense/copy.h>

namespace gradus {
using namespace graph;
namespace {

// The rules that a user gave, and the name of the op.
struct UserRules {
  static constexpr bool is_foreign = true;
  std::string op;
  std::vector<Rule> rules;

  const char* name() const { return op.c_str(); }
  void forget() noexcept { rules.clear(); }
  void pull(Node& node, std::vector<Edge>& edges, Tensor g, std::span<InputGradient> gradients,
            bool) {
    Tensors in;
    for (const auto& edge : edges) in.push_back(saved_input(edge));
    const Tensor y = node.saved_value();
    for (std::size_t k = 0; k < rules.size(); ++k)
      if (gradients[k].wanted) gradients[k].value = detail::call_user(rules[k], g, y, in);
  }
};

// An input without a rule is no edge of the graph.
std::vector<Edge> edges_to(const Tensors& inputs, const std::vector<Rule>& rules, Reads reads) {
  std::vector<Edge> edges(inputs.size());
  for (std::size_t k = 0; k < inputs.size(); ++k) {
    const Ref<Node> to = rules[k] ? graph_node(inputs[k].node()) : Ref<Node>();
    edges[k] = reads.has_input(k) ? Edge(to, inputs[k].array()) : Edge(to);
  }
  return edges;
}

}  // namespace

Tensor record(const std::string& op, const Tensor& value, const Tensors& inputs,
              std::vector<Rule> rules, std::source_location at) {
  const OpScope scope(op.c_str(), at);
  if (rules.size() != inputs.size())
    fail<GraphError>(op, at,
                     "recorded with " + std::to_string(inputs.size()) + " inputs and " +
                         std::to_string(rules.size()) +
                         " rules; give one rule for each input, nullptr where it has none");
  std::vector<TensorLike> operands;
  bool recorded = false;
  Reads reads = Reads::nothing();
  for (std::size_t k = 0; k < inputs.size(); ++k) {
    operands.emplace_back(inputs[k], at);
    if (!rules[k] || !inputs[k].requires_grad()) continue;
    recorded = is_grad_enabled();
    reads = reads | rules[k].reads();
  }
  if (recorded && !is_floating(value.dtype()))
    fail<DtypeError>(op, at, "an int64 value has no gradient; record a floating one");
  std::vector<Edge> edges;
  if (recorded) edges = edges_to(inputs, rules, reads);
  return finish_recorded(
      op.c_str(), at, value.array(), operands, recorded, [&] { return std::move(edges); },
      reads.has_output(), UserRules{op, std::move(rules)}, no_branches);
}

void graph::check_value(const char* op, const std::source_location& at, const NdArray& value,
                        std::span<const TensorLike> inputs) {
  if (!kernels::has_nan(value)) return;
  for (const auto& input : inputs) {
    if (input.is_number() ? input.real() != input.real() : kernels::has_nan(input->array())) return;
  }
  const bool is_part = detail::modes.call && detail::modes.call->op != std::string_view(op);
  std::string text = (is_part ? "its " + std::string(op) + " " : "") + "made a NaN from";
  for (const auto& input : inputs) text += " " + describe(input);
  fail<NonFiniteError>(op, at, text + " that hold none");
}

}  // namespace gradus
