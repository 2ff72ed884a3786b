#pragma once
#include <gradus/engine/plan.h>

namespace gradus::graph {

/// Frees what a walk has passed. A node's inputs are handed to their own steps, so that they live
/// until they are visited; the last who holds a node lets it go.
class Release {
 public:
  /// Nothing is freed where the graph is to be walked again (`retain`); all at the end where the
  /// walk may throw half-way, by DetectAnomaly (`may_throw`) or code of the user's, and nothing is
  /// to be lost; else at once, which is what keeps a walk small.
  Release(const Plan& plan, const Ref<Node>& root, const std::source_location& by, bool retain,
          bool may_throw)
      : plan_(plan), by_(by), held_(plan.steps().size()),
        when_(retain                           ? When::never
              : may_throw || plan.is_foreign() ? When::at_end
                                               : When::at_once) {
    held_.back() = root;
  }
  /// True where what a step's rules read may go as soon as they have run.
  bool is_at_once() const { return when_ == When::at_once; }
  /// The step's rules have run, and will not run again.
  void pass(std::size_t place) {
    if (when_ == When::at_once)
      free(place);
    else if (when_ == When::at_end)
      passed_.push_back(static_cast<std::uint32_t>(place));
  }
  /// The walk has come to its end.
  void end() {
    for (const std::uint32_t place : passed_) free(place);
  }

 private:
  enum class When { never, at_end, at_once };

  void free(std::size_t place) {
    const Plan::Step& step = plan_.steps()[place];
    Ref<Node>& held = held_[place];
    if (!step.node->is_freed()) {
      const auto inputs = step.node->inputs();
      const auto places = plan_.inputs(step);
      for (std::size_t k = 0; k < inputs.size(); ++k) {
        if (places[k] == Plan::nowhere) continue;
        Ref<Node>& next = held_[places[k]];
        if (!next) next = std::move(inputs[k].node);
      }
      const bool dies = held && step.node->is_sole() && !step.target;
      if (!dies) step.node->free(by_);
    }
    if (!step.target) held = {};
  }

  const Plan& plan_;
  std::source_location by_;
  Plan::Pooled<Ref<Node>> held_;  // what keeps a step's node alive once its consumer is freed
  Plan::Pooled<std::uint32_t> passed_;
  When when_;
};

}  // namespace gradus::graph
