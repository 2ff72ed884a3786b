#include <gradus/engine/walk.h>
#include <gradus/graph/extras.h>
#include <gradus/graph/leaf.h>
#include <gradus/graph/mode.h>
#include <gradus/kernels/copy.h>
#include <gradus/ops/ops.h>
#include <optional>

namespace gradus {

// In one piece with what it calls: a walk over scalars has no time for prologues.
[[gnu::flatten]] void Walk::run(Tensor seed) {
  std::optional<NoGrad> off;
  std::optional<EnableGrad> on;
  if (options_.create_graph)
    on.emplace();
  else
    off.emplace();
  gradients_.back() = std::move(seed);
  for (std::size_t place = steps_.size(); place-- > 0;)
    if (steps_[place].wanted && gradients_[place].is_defined()) visit(place);
  if (!options_.retain_graph && !frees_at_once_)
    for (std::size_t place = steps_.size(); place-- > 0;) free(place);
}

// The gradient has come from all consumers: hooks may look at it or change it.
void Walk::complete(std::size_t place) {
  Node& node = *steps_[place].node;
  Tensor& gradient = gradients_[place];
  Extras& extras = *node.find_extras();
  for (const auto& hook : extras.hooks) {
    Tensor answer = hook(gradient);
    if (!answer.is_defined() || answer.shape() != node.shape() || answer.dtype() != node.dtype())
      fail<ShapeError>(node.op(), node.at(),
                       "a gradient hook answered " +
                           (answer.is_defined() ? describe(Operand(answer)) : "nothing") + " for " +
                           describe(Operand(gradient)));
    gradient = std::move(answer);
  }
  if (extras.retains_gradient && !node.is_leaf()) extras.gradient = detach(gradient);
}

void Walk::visit(std::size_t place) {
  const Step step = steps_[place];
  if (step.node->find_extras()) complete(place);
  if (step.node->is_leaf() || (options_.stop_at_targets && step.target)) return;
  pull(place);
  if (frees_at_once_) free(place);
}

// Asks for the gradients that are wanted; of nothing where none is.
std::span<InputGradient> Walk::ask(std::span<const Edge> inputs) {
  if (asked_.size() < inputs.size()) asked_.resize(inputs.size());
  bool any = false;
  InputGradient* asked = asked_.data();
  for (const Edge& input : inputs) {
    InputGradient& next = *asked++;
    next.wanted = false;
    if (!input.node) continue;
    next.place = step_of(input);
    if (!steps_[next.place].wanted) continue;
    any = next.wanted = true;
    next.may_be_part = in_place_;
    next.is_part = false;
    next.onto = nullptr;
    const Tensor& standing = gradients_[next.place];
    if (in_place_ && standing.is_defined() && is_ours(standing)) next.onto = &standing.array();
  }
  return {asked_.data(), any ? inputs.size() : 0};
}

void Walk::pull(std::size_t place) {
  Step& step = steps_[place];
  Node& node = *step.node;
  Tensor& g = gradients_[place];
  const auto asked = ask(node.inputs());
  if (asked.empty()) {
    if (!step.target) g = {};
    return;
  }
  step.walked = true;
  const RuleLine line(node.at());
  if (anomaly_) kept_ = g;
  if (frees_at_once_) node.set_ending();
  node.pull(step.target ? g : std::move(g), asked);
  if (observer_) observer_->pulled(node, asked);
  for (auto& answer : asked)
    if (answer.wanted && answer.value.is_defined()) take(node, answer);
}

// Hands an answer to the input's step.
void Walk::take(const Node& node, InputGradient& answer) {
  Tensor& to = gradients_[answer.place];
  if (answer.is_part) {
    add_part(node, to, answer.value);
    answer.value = {};
    return;
  }
  check_answer(node, answer);
  if (anomaly_) check_finite(node, answer, kept_);
  if (to.is_defined()) {
    add(to, answer.value);
    answer.value = {};
  } else {
    to = std::move(answer.value);
  }
}

void Walk::add(Tensor& to, Tensor& gradient) const {
  if (options_.create_graph) {
    to = to + gradient;
  } else if (is_ours(to)) {
    kernels::add_into(to.array(), gradient.array());
  } else if (is_ours(gradient)) {
    kernels::add_into(gradient.array(), to.array());
    to = std::move(gradient);
  } else {
    to = to + gradient;
  }
}

void Walk::add_part(const Node& node, Tensor& to, const Tensor& gradient) const {
  const Node& whole = *node.inputs()[0].node;
  if (!to.is_defined())
    to = Tensor(kernels::full(whole.shape(), 0.0, whole.dtype()));
  else if (!to.array().is_sole())
    to = Tensor(kernels::copy(to.array()));
  kernels::add_into(node.part(to.array()), gradient.array());
}

// The inputs' nodes pass to their own steps, so that they live until they are visited.
void Walk::free(std::size_t place) {
  Step& step = steps_[place];
  if (!step.walked || !step.node) return;
  Ref<Node>& owned = owned_[place];
  if (!step.node->is_freed()) {
    for (auto& input : step.node->inputs()) {
      if (!input.node) continue;
      Ref<Node>& next = owned_[step_of(input)];
      if (!next) next = std::move(input.node);
    }
    const bool dies = owned && step.node->is_sole() && !step.target;
    if (!dies) step.node->free(at_);
  }
  if (step.target) return;
  step.node = nullptr;
  owned = {};
}

// Rules may answer g itself, for several inputs: whoever is given a gradient may write to it, so
// it becomes a copy where others see it too.
Tensor Walk::hand_out(std::size_t place) {
  Tensor& gradient = gradients_[place];
  if (gradient.is_defined() && !gradient.array().is_sole())
    gradient = Tensor(kernels::copy(gradient.array()), gradient.node());
  return gradient;
}

Tensor Walk::gradient_of(Node* target) {
  const std::uint32_t place = targets_.at(target);
  return place == nowhere ? Tensor{} : hand_out(place);
}

void Walk::accumulate_leaves() {
  std::optional<NoGrad> off;
  if (!options_.create_graph) off.emplace();
  for (const auto& [leaf, place] : leaves_)
    if (gradients_[place].is_defined())
      accumulate(*leaf, hand_out(place),
                 [](const Tensor& sum, const Tensor& gradient) { return sum + gradient; });
}

}  // namespace gradus
