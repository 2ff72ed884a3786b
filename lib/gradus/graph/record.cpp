#include <gradus/graph/leaf.h>
#include <gradus/graph/record.h>
#include <gradus/kernels/copy.h>

namespace gradus {
namespace {

// An op that a user recorded: any number of inputs, rules as functions, a name of its own.
class CustomNode final : public Node {
 public:
  CustomNode(std::string op, const Array& value, const Tensors& inputs, std::vector<Rule> rules,
             const std::source_location& at)
      : Node(Kind::op, "", RuleLine::or_else(at), value), op_(std::move(op)),
        rules_(std::move(rules)) {
    Reads reads = Reads::nothing();
    for (std::size_t k = 0; k < inputs.size(); ++k)
      if (rules_[k] && inputs[k].requires_grad()) reads = reads | rules_[k].reads();
    edges_.resize(inputs.size());
    for (std::size_t k = 0; k < inputs.size(); ++k) {
      if (rules_[k]) edges_[k].node = graph_node(inputs[k].node());
      if (!reads.has_input(k)) continue;
      edges_[k].saved = inputs[k].array();
      edges_[k].version = edges_[k].saved.version();
    }
    if (reads.has_output()) save_output(value);
    rename(op_.c_str());
    set_inputs(edges_);
    set_foreign();
  }

  void pull(Tensor g, std::span<InputGradient> gradients, bool) override {
    Tensors in;
    for (const auto& edge : edges_) in.push_back(saved_input(edge));
    const Tensor y = saved_value();
    for (std::size_t k = 0; k < rules_.size(); ++k)
      if (gradients[k].wanted) gradients[k].value = rules_[k](g, y, in);
  }
  void forget() noexcept override {
    edges_.clear();
    rules_.clear();
  }

 private:
  std::string op_;
  std::vector<Rule> rules_;
  std::vector<Edge> edges_;
};

}  // namespace

Tensor record(const std::string& op, const Tensor& value, const Tensors& inputs,
              std::vector<Rule> rules, std::source_location at) {
  if (rules.size() != inputs.size())
    fail<GraphError>(op, at,
                     "recorded with " + std::to_string(inputs.size()) + " inputs and " +
                         std::to_string(rules.size()) +
                         " rules; give one rule for each input, nullptr where it has none");
  std::vector<Operand> operands;
  for (const auto& input : inputs) operands.emplace_back(input, at);
  bool recorded = false;
  for (std::size_t k = 0; k < inputs.size(); ++k)
    recorded = recorded || (rules[k] && inputs[k].requires_grad());
  recorded = recorded && is_grad_enabled();
  if (recorded && !is_floating(value.dtype()))
    fail<DtypeError>(op, at, "an int64 value has no gradient; record a floating one");
  return finish(
      op.c_str(), RuleLine::or_else(at), value.array(), operands, recorded,
      [&](const Array& made) { return new CustomNode(op, made, inputs, std::move(rules), at); },
      no_branches);
}

void check_value(const char* op, const std::source_location& at, const Array& value,
                 std::span<const Operand> inputs) {
  if (!kernels::has_nan(value)) return;
  for (const auto& input : inputs) {
    if (input.is_number() ? input.real() != input.real() : kernels::has_nan(input->array())) return;
  }
  std::string text = "made a NaN from";
  for (const auto& input : inputs) text += " " + describe(input);
  fail<NonFiniteError>(op, at, text + " that hold none");
}

}  // namespace gradus
