#pragma once
#include <gradus/array/pool.h>
#include <gradus/graph/node.h>
#include <span>
#include <unordered_map>
#include <vector>

namespace gradus::graph {

/// What a walk knows of its graph, made once, before any rule runs: the nodes in order, what is
/// wanted of each, and where the inputs of each stand. Nothing is written on the nodes, so that
/// walks over one graph, nested or on several threads, do not see each other.
class Plan {
 public:
  static constexpr std::uint32_t nowhere = ~0u;
  template <class T> using Pooled = std::vector<T, pool::Allocator<T>>;

  struct Step {
    Node* node;
    std::uint32_t first_edge;  ///< where the places of its inputs begin
    bool wanted;               ///< its gradient is asked for, or that of an input
    bool target;               ///< its gradient is asked for
    bool ends;                 ///< no path goes on from here: a leaf, or nothing wanted behind it
  };

  /// Orders the graph behind `root`. `targets` are what is wanted; where there are none, all leaves
  /// are. With `stop_at_targets`, paths that go on beyond a target do not count. GraphError where
  /// the graph was freed, or a saved value that a rule will read has changed.
  Plan(Node* root, std::span<Node* const> targets, bool stop_at_targets,
       const std::source_location& at);

  /// Inputs before their consumers; a walk goes from the last to the first.
  const Pooled<Step>& steps() const { return steps_; }
  /// The places of a step's inputs among the steps; nowhere for a constant, and for an input of
  /// which nothing is wanted.
  std::span<const std::uint32_t> inputs(const Step& step) const {
    return {places_.data() + step.first_edge, step.node->inputs().size()};
  }
  /// nowhere where the root was not computed from it.
  std::uint32_t place_of_target(Node* target) const { return targets_.at(target); }
  /// The places of all leaves.
  const Pooled<std::uint32_t>& leaves() const { return leaves_; }
  /// True where code of the user's runs in mid-walk: rules, hooks.
  bool is_foreign() const { return foreign_; }

 private:
  using Places = std::unordered_map<Node*, std::uint32_t, std::hash<Node*>, std::equal_to<Node*>,
                                    pool::Allocator<std::pair<Node* const, std::uint32_t>>>;

  void order(Node* root);
  bool is_target(Node* node) const { return !targets_.empty() && targets_.contains(node); }
  bool stops_at(Node* node) const { return stop_at_targets_ && is_target(node); }
  // A walk may end at a target that was freed where it is for no other: whether that one lies
  // behind it can no longer be told.
  bool may_end_freed(const Node& target) const {
    return target.is_freed() && (stop_at_targets_ || targets_.size() == 1);
  }
  std::uint32_t emit(Node* node, std::uint32_t first_edge);
  void check(const Node& node, bool wanted) const;

  std::source_location at_;
  bool stop_at_targets_;
  bool foreign_ = false;
  Pooled<Step> steps_;
  Pooled<std::uint32_t> places_, leaves_;
  Places targets_;
  Places shared_;  // of nodes that several hold; nowhere, if nothing of one is wanted
};

}  // namespace gradus::graph
