#pragma once
#include <gradus/engine/plan.h>

namespace gradus {

/// Frees what a walk has passed. A node's inputs are handed to their own steps, so that they live
/// until they are visited; the last who holds a node lets it go.
class Release {
 public:
  Release(const Plan& plan, const Ref<Node>& root, const std::source_location& by)
      : plan_(plan), by_(by), held_(plan.steps().size()) {
    held_.back() = root;
  }
  /// The step's rules have run, and will not run again.
  void pass(std::size_t place);

 private:
  const Plan& plan_;
  std::source_location by_;
  Plan::Pooled<Ref<Node>> held_;  // what keeps a step's node alive once its consumer is freed
};

}  // namespace gradus
