#include <gradus/engine/plan.h>
#include <gradus/graph/extras.h>
#include <gradus/graph/tensor.h>

namespace gradus {

Plan::Plan(Node* root, std::span<Node* const> targets, bool stop_at_targets,
           const std::source_location& at)
    : at_(at), stop_at_targets_(stop_at_targets) {
  for (Node* target : targets) targets_.emplace(target, nowhere);
  order(root);
}

// Depth first, on a stack of our own: every node is emitted once, after its inputs.
[[gnu::flatten]] void Plan::order(Node* root) {
  struct Frame {
    Node* node;
    std::uint32_t first_edge, next;
  };
  Pooled<Frame> stack{{root, reserve(root->inputs().size()), 0}};
  while (!stack.empty()) {
    Frame& frame = stack.back();
    const auto inputs = frame.node->inputs();
    if (frame.next == inputs.size() || stops_at(frame.node)) {
      const std::uint32_t place = emit(frame.node, frame.first_edge);
      stack.pop_back();
      if (!stack.empty()) places_[stack.back().first_edge + stack.back().next++] = link_to(place);
      continue;
    }
    Node* input = inputs[frame.next].node.get();
    if (!input) {
      ++frame.next;
      continue;
    }
    std::uint32_t place = found(input);
    if (place == nowhere && !input->is_leaf()) {
      stack.push_back({input, reserve(input->inputs().size()), 0});
      continue;
    }
    if (place == nowhere) place = emit(input, 0);
    places_[frame.first_edge + frame.next++] = link_to(place);
  }
}

// Room for the places of a node's inputs.
std::uint32_t Plan::reserve(std::size_t edges) {
  const auto first = static_cast<std::uint32_t>(places_.size());
  places_.resize(places_.size() + edges, nowhere);
  return first;
}

// Where a node stands that was emitted before. What only one holds has one consumer, and comes but
// once.
std::uint32_t Plan::found(Node* node) const {
  if (node->is_sole()) return nowhere;
  const auto place = shared_.find(node);
  return place == shared_.end() ? nowhere : place->second;
}

std::uint32_t Plan::emit(Node* node, std::uint32_t first_edge) {
  const auto place = static_cast<std::uint32_t>(steps_.size());
  const bool target = is_target(node);
  bool goes_on = false;
  for (std::size_t k = 0; k < node->inputs().size(); ++k)
    goes_on |= places_[first_edge + k] != nowhere;
  const bool wanted = target || goes_on || (targets_.empty() && node->is_leaf());
  if (node->is_leaf())
    leaves_.push_back(place);
  else if (!target || !node->is_freed())
    check(*node, wanted);
  steps_.push_back({node, first_edge, wanted, target, !goes_on});
  if (!node->is_sole()) shared_.emplace(node, place);
  if (target) targets_[node] = place;
  foreign_ = foreign_ || node->is_foreign() || node->find_extras();
  return place;
}

// Whatever the rules will read must be there, and as it was when it was saved.
void Plan::check(const Node& node, bool wanted) const {
  if (node.is_freed())
    fail<GraphError>("backward", at_,
                     "the graph is walked a second time, but the walk at " +
                         describe(node.freed_at()) + " has freed it at " + node.op() + " (" +
                         describe(node.at()) + "); pass {.retain_graph = true} to the first walk");
  if (!wanted) return;
  const auto check = [&](const Array& saved, std::uint32_t version, const auto& what) {
    if (!saved || saved.version() == version) return;
    fail<GraphError>(node.op(), node.at(),
                     "saved its " + what() + " " + describe(saved.shape()) +
                         " for backward, but it was changed at " + describe(saved.last_write()) +
                         "; run backward first, or compute with clone(x)");
  };
  const auto inputs = node.inputs();
  for (std::size_t k = 0; k < inputs.size(); ++k)
    check(inputs[k].saved, inputs[k].version, [&] { return "input " + std::to_string(k); });
  check(node.saved_output(), node.output_version(), [] { return std::string("output"); });
}

}  // namespace gradus
