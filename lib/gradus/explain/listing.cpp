#include <gradus/explain/listing.h>
#include <gradus/graph/for_each_node.h>
#include <gradus/graph/leaf.h>

namespace gradus::explain {
using namespace graph;

Listing::Listing(const Tensor& y, const Names& names) {
  y.array();  // which refuses an undefined tensor
  for (const auto& [name, tensor] : names) names_.emplace(graph_node(tensor.node()).get(), name);
  if (!y.requires_grad()) return;
  for_each_node(
      graph_node(y.node()).get(),
      [&](const Node* node) { return node && numbers_.emplace(node, 0).second; },
      [&](const Node* node) {
        nodes_.push_back(node);
        numbers_[node] = nodes_.size();
      });
}

std::string Listing::name(const Node& leaf) const {
  const auto given = names_.find(&leaf);
  return given == names_.end() ? name_of(leaf) : given->second;
}

}  // namespace gradus::explain
