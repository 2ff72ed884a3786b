#pragma once
#include <gradus/engine/plan.h>
#include <gradus/engine/release.h>
#include <gradus/engine/sums.h>
#include <gradus/graph/observer.h>
#include <vector>

namespace gradus::graph {

/// One reverse walk over a graph: from the last step of the plan to the first, each node's rules
/// answer the shares of its inputs, which add up.
class Walk {
 public:
  struct Options {
    bool create_graph = false;  ///< record the walk itself; retains
    bool retain_graph = false;
    bool stop_at_targets = false;  ///< paths that go on beyond a target do not count
  };

  /// A walk for the gradients of `targets`; of all leaves where there are none.
  Walk(const Ref<Node>& root, std::span<Node* const> targets, const std::source_location& at,
       Options options);

  /// True where the root was computed from the target.
  bool reaches(Node* target) const { return plan_.place_of_target(target) != Plan::nowhere; }
  /// The whole walk, from the gradient of the root.
  void run(Tensor seed);
  /// One step of it; the gradients of all its consumers have come.
  void visit(std::size_t place);
  const Plan& plan() const { return plan_; }

  /// The gradient that reached a target, undefined where none did.
  Tensor gradient_of(Node* target) {
    const std::uint32_t place = plan_.place_of_target(target);
    return place == Plan::nowhere ? Tensor() : sums_.hand_out(place);
  }
  /// Hands the gradients of all leaves to their parameters.
  void accumulate_leaves();

 private:
  void ask(std::span<const std::uint32_t> inputs);
  void pull(const Plan::Step& step, Tensor& g);
  void take(const Node& node, std::span<const std::uint32_t> inputs, const Tensor& g);

  Options options_;
  bool anomaly_;
  Observer* observer_;
  Plan plan_;
  Sums sums_;
  Release release_;
  bool in_place_;  // rules may answer for a part, or add onto what stands
  std::vector<InputGradient> asked_;
};

}  // namespace gradus::graph
