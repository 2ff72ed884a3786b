#include <gradus/engine/walk.h>
#include <gradus/graph/extras.h>
#include <gradus/graph/mode.h>
#include <algorithm>
#include <atomic>

// What a walk does before it runs: the order of the nodes, and every check that can be made then.

namespace gradus {
namespace {

std::uint64_t next_walk() {
  static std::atomic<std::uint64_t> count{0};
  return ++count;
}

}  // namespace

Walk::Walk(const Ref<Node>& root, const std::vector<Node*>& targets, const std::source_location& at,
           Options options)
    : id_(next_walk()), at_(at), options_(options), anomaly_(detects_anomaly()),
      observer_(observer()), frees_at_once_(!options.retain_graph && !anomaly_),
      in_place_(!options.create_graph && !anomaly_ && !observer_) {
  for (Node* target : targets) targets_.emplace(target, nowhere);
  plan(root.get());
  gradients_.resize(steps_.size());
  owned_.resize(steps_.size());
  owned_.back() = root;
}

// Depth first, on a stack of our own: every node is emitted once, after its inputs.
[[gnu::flatten]] void Walk::plan(Node* root) {
  struct Frame {
    Node* node;
    std::size_t next;
  };
  Pooled<Frame> stack{{root, 0}};
  root->walk = root->is_leaf() ? root->walk : id_;
  while (!stack.empty()) {
    auto& [node, next] = stack.back();
    const auto inputs = node->inputs();
    const bool ends = options_.stop_at_targets && is_target(node);
    if (ends || next == inputs.size()) {
      emit(node);
      stack.pop_back();
      continue;
    }
    Node* input = inputs[next++].node.get();
    if (!input) continue;
    if (input->is_leaf()) {
      if (place_of(input) == nowhere) emit(input);
    } else if (input->walk != id_) {
      input->walk = id_;
      stack.push_back({input, 0});
    }
  }
}

void Walk::emit(Node* node) {
  const auto place = static_cast<std::uint32_t>(steps_.size());
  const bool target = is_target(node);
  bool wanted = target || (targets_.empty() && node->is_leaf());
  node->place.store(place, std::memory_order_relaxed);
  if (node->is_leaf()) {
    leaves_.emplace(node, place);
  } else {
    const bool ends = options_.stop_at_targets && target;
    bool changed = node->saved_output() && node->saved_output().version() != node->output_version();
    for (auto& input : node->inputs()) {
      changed |= input.saved && input.saved.version() != input.version;
      if (!input.node || ends) continue;
      input.place = place_of(input.node.get());
      wanted |= steps_[input.place].wanted;
    }
    if (node->is_freed() && !target) refuse_freed(*node);
    if (wanted && changed) refuse_changed(*node);
  }
  frees_at_once_ = frees_at_once_ && !node->is_foreign() && !node->find_extras();
  if (target) targets_[node] = place;
  steps_.push_back({node, wanted, target});
}

void Walk::refuse_freed(const Node& node) const {
  fail<GraphError>("backward", at_,
                   "the graph is walked a second time, but the walk at " +
                       describe(node.freed_at()) + " has freed it at " + node.op() + " (" +
                       describe(node.at()) + "); pass {.retain_graph = true} to the first walk");
}

// Whatever the rules will read must be as it was when it was saved.
void Walk::refuse_changed(const Node& node) const {
  const auto check = [&](const Array& saved, std::uint32_t version, const std::string& what) {
    if (!saved || saved.version() == version) return;
    fail<GraphError>(node.op(), node.at(),
                     "saved its " + what + " " + describe(saved.shape()) +
                         " for backward, but it was changed at " + describe(saved.last_write()) +
                         "; run backward first, or compute with clone(x)");
  };
  const auto inputs = node.inputs();
  for (std::size_t k = 0; k < inputs.size(); ++k)
    check(inputs[k].saved, inputs[k].version, "input " + std::to_string(k));
  check(node.saved_output(), node.output_version(), "output");
}

std::uint32_t Walk::search(Node* node) const {
  if (node->is_leaf()) {
    const auto leaf = leaves_.find(node);
    return leaf == leaves_.end() ? nowhere : leaf->second;
  }
  const auto step =
      std::find_if(steps_.begin(), steps_.end(), [&](const Step& s) { return s.node == node; });
  return static_cast<std::uint32_t>(step - steps_.begin());
}

}  // namespace gradus
