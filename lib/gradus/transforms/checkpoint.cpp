#include <gradus/array/random.h>
#include <gradus/engine/walk.h>
#include <gradus/graph/for_each_node.h>
#include <gradus/graph/leaf.h>
#include <gradus/graph/recorded.h>
#include <gradus/ops/ops.h>
#include <gradus/transforms/transforms.h>
#include <unordered_set>
#include <utility>

namespace gradus {
using namespace graph;
namespace {

// The nodes that a block makes.
class Inside final : public Observer {
 public:
  void made(const Made& op) override {
    if (op.node) nodes.insert(op.node.get());
  }
  std::unordered_set<const Node*> nodes;
};

// What a block reaches without having made it: its inputs, and what it captured.
std::vector<Ref<Node>> border(const Tensor& y, const Inside& inside) {
  std::vector<Ref<Node>> found;
  std::unordered_set<const Node*> seen;
  const auto enter = [&](Node* node) {
    if (!node || !seen.insert(node).second) return false;
    if (inside.nodes.contains(node)) return true;
    found.push_back(Ref<Node>::share(node));
    return false;
  };
  if (y.requires_grad()) for_each_node(graph_node(y.node()).get(), enter, [](Node*) {});
  return found;
}

// The same numbers, as the start of a graph of their own.
Tensor leaf_of(const NdArray& values) {
  return Tensor(values, Ref<Node>::adopt(new Leaf(values, "")));
}

// A block that is computed again by its rule.
struct AgainRule {
  static constexpr bool is_foreign = true;
  TensorsFunction block;
  RandomState generator;
  std::size_t given;  // so many edges are inputs, the others captured

  void pull(Node& node, std::vector<Edge>& edges, Tensor g, std::span<InputGradient> gradients,
            bool) {
    const bool create_graph = is_grad_enabled();
    const EnableGrad on;
    Tensors in;
    std::vector<Node*> targets;
    for (std::size_t k = 0; k < edges.size(); ++k) {
      if (k < given) in.push_back(point(edges[k], create_graph));
      targets.push_back(k < given ? in.back().node().get() : edges[k].node.get());
    }
    const Tensor y = again(in);
    if (!y.requires_grad()) return;
    // What the block captured is part of the graph outside, where the outer walk goes on.
    Walk walk(y.node(), targets, node.at(),
              {.create_graph = create_graph, .stop_at_targets = true});
    walk.run(g);
    for (std::size_t k = 0; k < edges.size(); ++k)
      if (gradients[k].wanted) gradients[k].value = walk.gradient_of(targets[k]);
  }

 private:
  // An input of the second run: a start of its own, tied to the graph where the walk is recorded.
  static Tensor point(const Edge& edge, bool create_graph) {
    if (!edge.node) return Tensor(edge.saved);
    return create_graph ? clone(Tensor(edge.saved, edge.node)) : leaf_of(edge.saved);
  }
  Tensor again(const Tensors& in) const {
    const RandomState now = std::exchange(default_generator(), generator);
    try {
      Tensor y = detail::call_user(block, in);
      default_generator() = now;
      return y;
    } catch (...) {
      default_generator() = now;
      throw;
    }
  }
};

}  // namespace

Tensor checkpoint(const TensorsFunction& block, const Tensors& inputs, detail::At at) {
  const OpScope scope("checkpoint", at);
  if (!is_grad_enabled()) return detail::call_user(block, inputs);
  const RandomState before = default_generator();
  NdArray value;
  std::vector<Ref<Node>> captured;
  {
    Inside inside;
    Tensors in;
    for (const auto& input : inputs)
      in.push_back(input.requires_grad() ? leaf_of(input.array()) : input);
    const Tensor y = detail::call_user(block, in);
    value = y.array();
    std::unordered_set<const Node*> own;
    for (const auto& input : in) own.insert(graph_node(input.node()).get());
    for (auto& node : border(y, inside))
      if (!own.contains(node.get())) captured.push_back(std::move(node));
  }
  bool recorded = !captured.empty();
  for (const auto& input : inputs) recorded = recorded || input.requires_grad();
  std::vector<TensorLike> operands;
  for (const auto& input : inputs) operands.emplace_back(input, at);
  const auto edges = [&] {
    std::vector<Edge> all;
    for (const auto& input : inputs) all.emplace_back(graph_node(input.node()), input.array());
    for (const auto& node : captured) all.emplace_back(node);
    return all;
  };
  return finish_recorded("checkpoint", at, value, operands, recorded, edges, false,
                         AgainRule{block, before, inputs.size()}, no_branches);
}

}  // namespace gradus
