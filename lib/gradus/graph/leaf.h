#pragma once
#include <gradus/graph/tensor.h>

namespace gradus::graph {

class Parameter;
/// How two gradients are added up.
using Add = Tensor (*)(const Tensor& sum, const Tensor& gradient);

/// Where a parameter enters the graph: what the recorded ops point to. It knows its parameter, but
/// does not own it, so a gradient that has a graph of its own makes no cycle.
class Leaf final : public Node {
 public:
  Leaf(const NdArray& value, std::string name);
  void pull(Tensor, std::span<InputGradient>, bool) override {}
  void forget() noexcept override {}
  const std::string& name() const { return name_; }

 private:
  friend class Parameter;
  friend void accumulate(Node& leaf, const Tensor& gradient, Add add);
  friend Parameter* parameter_of(const Ref<Node>& node);
  std::string name_;
  Parameter* parameter_ = nullptr;
};

/// What the handles of a parameter share: its leaf, and the gradient that backward accumulates.
class Parameter final : public Node {
 public:
  Parameter(const NdArray& value, std::string name);
  ~Parameter() override;
  void pull(Tensor, std::span<InputGradient>, bool) override {}
  void forget() noexcept override {}

  const Ref<Node>& leaf() const { return leaf_; }
  Tensor gradient;  ///< undefined until backward reaches the leaf

 private:
  Ref<Node> leaf_;
};

/// The node that recorded ops point to: a parameter's leaf, any other node itself.
inline const Ref<Node>& graph_node(const Ref<Node>& node) {
  if (!node || node->kind() != Node::Kind::parameter) return node;
  return static_cast<const Parameter&>(*node).leaf();
}
/// The parameter behind a handle or a leaf; null for other nodes.
Parameter* parameter_of(const Ref<Node>& node);
/// The name given to a leaf, or "".
std::string name_of(const Node& node);

/// Adds to the gradient of the leaf's parameter, if anyone still holds it. One step: leaves may be
/// shared between threads.
void accumulate(Node& leaf, const Tensor& gradient, Add add);

}  // namespace gradus::graph
