#include <gradus/engine/release.h>

namespace gradus::graph {

void Release::free(std::size_t place) {
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

}  // namespace gradus::graph
