#include <gradus/engine/walk.h>
#include <gradus/engine/watch.h>
#include <gradus/graph/mode.h>

namespace gradus::graph {

Walk::Walk(const Ref<Node>& root, std::span<Node* const> targets, const std::source_location& at,
           Options options)
    : options_(options), anomaly_(detects_anomaly()), observer_(observer()),
      plan_(root.get(), targets, options.stop_at_targets, at),
      sums_(plan_.steps().size(), options.create_graph),
      release_(plan_, root, at, options.retain_graph || options.create_graph, anomaly_),
      in_place_(!options.create_graph && !anomaly_ && !observer_) {}

// In one piece with what it calls: a walk over scalars has no time for prologues.
[[gnu::flatten]] void Walk::run(Tensor seed) {
  const GradMode mode(options_.create_graph);
  const detail::ModeGuard<&detail::Modes::walking> walking(true);
  const std::size_t count = plan_.steps().size();
  sums_[count - 1] = std::move(seed);
  for (std::size_t place = count; place-- > 0;) visit(place);
  release_.end();
}

void Walk::visit(std::size_t place) {
  const Plan::Step& step = plan_.steps()[place];
  if (!step.wanted || !sums_.has(place)) return;
  Tensor& g = sums_[place];
  if (step.node->find_extras()) run_hooks(*step.node, g);
  if (step.ends) return;
  pull(step, g);
  release_.pass(place);
}

void Walk::pull(const Plan::Step& step, Tensor& g) {
  const auto inputs = plan_.inputs(step);
  const detail::RuleScope scope(step.node->call());
  const Tensor seen = anomaly_ ? g : Tensor();
  ask(inputs);
  const std::span asked(asked_.data(), inputs.size());
  step.node->pull(step.target ? g : std::move(g), asked, release_.is_at_once());
  if (observer_) observer_->pulled(*step.node, asked);
  take(*step.node, inputs, seen);
}

// Says what is wanted of each input, and what stands already of its gradient.
void Walk::ask(std::span<const std::uint32_t> inputs) {
  if (asked_.size() < inputs.size()) asked_.resize(inputs.size());
  for (std::size_t k = 0; k < inputs.size(); ++k) {
    InputGradient& next = asked_[k];
    next.wanted = inputs[k] != Plan::nowhere;
    next.may_be_part = in_place_;
    next.is_part = false;
    next.onto = next.wanted && in_place_ ? sums_.open(inputs[k]) : nullptr;
  }
}

// The shares that the rules have answered add up.
void Walk::take(const Node& node, std::span<const std::uint32_t> inputs, const Tensor& g) {
  for (std::size_t k = 0; k < inputs.size(); ++k) {
    InputGradient& answer = asked_[k];
    if (!answer.wanted || !answer.value.is_defined()) continue;
    const Node& to = *plan_.steps()[inputs[k]].node;
    if (answer.is_part) {
      sums_.add_part(inputs[k], node, to, std::exchange(answer.value, {}));
      continue;
    }
    check_answer(node, k, to, answer.value);
    if (anomaly_) check_finite(node, k, answer.value, g);
    sums_.add(inputs[k], std::move(answer.value));
  }
}

void Walk::accumulate_leaves() {
  const GradMode mode(options_.create_graph);
  for (const std::size_t place : plan_.leaves())
    if (sums_.has(place)) sums_.accumulate(place, *plan_.steps()[place].node);
}

}  // namespace gradus::graph
