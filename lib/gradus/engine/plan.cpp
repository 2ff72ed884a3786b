#include <gradus/engine/plan.h>
#include <gradus/graph/extras.h>
#include <gradus/graph/for_each_node.h>
#include <gradus/graph/tensor.h>

namespace gradus::graph {

Plan::Plan(Node* root, std::span<Node* const> targets, bool stop_at_targets,
           const std::source_location& at)
    : at_(at), stop_at_targets_(stop_at_targets) {
  for (Node* target : targets) targets_.emplace(target, nowhere);
  order(root);
}

// Every node is emitted once, after its inputs. The places of those that its consumer has yet to
// learn wait on a stack, in the order of its edges.
[[gnu::flatten]] void Plan::order(Node* root) {
  const auto enter = [&](Node* node) {
    std::uint32_t place = node ? found(node) : nowhere;
    const bool goes_in = node && place == nowhere && !node->is_leaf() && !stops_at(node);
    if (goes_in) return true;
    if (node && place == nowhere) place = emit(node);
    waiting_.push_back(link_to(place));
    return false;
  };
  for_each_node(root, enter, [&](Node* node) { waiting_.push_back(link_to(emit(node))); });
}

// Where a node stands that was emitted before. What only one holds has one consumer, and comes but
// once.
std::uint32_t Plan::found(Node* node) const {
  if (node->is_sole()) return nowhere;
  const auto place = shared_.find(node);
  return place == shared_.end() ? nowhere : place->second;
}

std::uint32_t Plan::emit(Node* node) {
  const auto place = static_cast<std::uint32_t>(steps_.size());
  const auto first_edge = static_cast<std::uint32_t>(places_.size());
  const bool target = is_target(node);
  const bool goes_on = !stops_at(node) && take_places(node->inputs().size());
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

// Lists the places of a node's inputs, the last that wait; whether the walk goes on to any of them.
bool Plan::take_places(std::size_t inputs) {
  bool goes_on = false;
  const std::size_t first = waiting_.size() - inputs;
  for (std::size_t k = first; k < waiting_.size(); ++k) {
    goes_on |= waiting_[k] != nowhere;
    places_.push_back(waiting_[k]);
  }
  waiting_.resize(first);
  return goes_on;
}

// Whatever the rules will read must be there, and as it was when it was saved.
void Plan::check(const Node& node, bool wanted) const {
  if (node.is_freed())
    fail<GraphError>("backward", at_,
                     "the graph is walked a second time, but the walk at " +
                         describe(node.freed_at()) + " has freed it at " + node.op() + " (" +
                         describe(node.at()) + "); pass {.retain_graph = true} to the first walk");
  if (!wanted) return;
  const auto check = [&](const NdArray& saved, std::uint32_t version, const auto& what) {
    if (!saved || saved.version() == version) return;
    const detail::RuleScope scope(node.call());
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

}  // namespace gradus::graph
