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

// Every node is emitted once, after its inputs. Room for their places is made on the way in and
// filled as they become known; that of the root comes first, as if it had a consumer. A node that
// only one holds has one consumer and comes but once; the others are looked up.
[[gnu::flatten]] void Plan::order(Node* root) {
  Pooled<std::uint32_t> next{0};  // for each node on the way here: where its next place goes
  places_.push_back(nowhere);
  const auto list = [&](std::uint32_t place) {
    places_[next.back()++] = place;
    return false;  // and there is no way in
  };
  const auto enter = [&](Node* node) {
    const bool comes_once = !node || node->is_sole();
    const auto emitted = comes_once ? shared_.end() : shared_.find(node);
    if (!node || emitted != shared_.end()) return list(node ? emitted->second : nowhere);
    const auto first_edge = static_cast<std::uint32_t>(places_.size());
    for (std::size_t k = node->inputs().size(); k > 0; --k) places_.push_back(nowhere);
    if (node->is_leaf() || stops_at(node)) return list(emit(node, first_edge));
    next.push_back(first_edge);
    return true;
  };
  for_each_node(root, enter, [&](Node* node) {
    const auto inputs = static_cast<std::uint32_t>(node->inputs().size());
    const std::uint32_t first_edge = next.back() - inputs;
    next.pop_back();
    list(emit(node, first_edge));
  });
}

// The node's place; nowhere, if nothing of it is wanted.
std::uint32_t Plan::emit(Node* node, std::uint32_t first_edge) {
  const auto place = static_cast<std::uint32_t>(steps_.size());
  const bool target = is_target(node);
  bool goes_on = false;
  for (std::size_t k = first_edge; k < first_edge + node->inputs().size(); ++k)
    goes_on |= places_[k] != nowhere;
  const bool wanted = target || goes_on || (targets_.empty() && node->is_leaf());
  if (node->is_leaf())
    leaves_.push_back(place);
  else if (!target || !may_end_freed(*node))
    check(*node, wanted);
  steps_.push_back({node, first_edge, wanted, target, !goes_on});
  const std::uint32_t link = wanted ? place : nowhere;
  if (!node->is_sole()) shared_.emplace(node, link);
  if (target) targets_[node] = place;
  foreign_ = foreign_ || node->is_foreign() || node->find_extras();
  return link;
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
