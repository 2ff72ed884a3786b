#include <gradus/explain/listing.h>
#include <gradus/graph/leaf.h>

namespace gradus::explain {

Listing::Listing(const Tensor& y, const Names& names) {
  y.array();  // which refuses an undefined tensor
  for (const auto& [name, tensor] : names) names_.emplace(graph_node(tensor.node()).get(), name);
  if (y.requires_grad()) list(graph_node(y.node()).get());
}

// Depth first, on a stack of our own: a chain may be a million ops long.
void Listing::list(const Node* root) {
  struct Frame {
    const Node* node;
    std::size_t next;
  };
  numbers_.emplace(root, 0);
  std::vector<Frame> stack{{root, 0}};
  while (!stack.empty()) {
    auto& [node, next] = stack.back();
    if (next == node->inputs().size()) {
      append(node);
      stack.pop_back();
      continue;
    }
    const Node* input = node->inputs()[next++].node.get();
    if (input && numbers_.emplace(input, 0).second) stack.push_back({input, 0});
  }
}

void Listing::append(const Node* node) {
  nodes_.push_back(node);
  numbers_[node] = nodes_.size();
}

std::string Listing::name(const Node& leaf) const {
  const auto given = names_.find(&leaf);
  return given == names_.end() ? name_of(leaf) : given->second;
}

}  // namespace gradus::explain
