#include <gradus/engine/walk.h>
#include <gradus/graph/extras.h>
#include <gradus/graph/leaf.h>
#include <gradus/graph/mode.h>
#include <gradus/graph/observer.h>
#include <gradus/kernels/copy.h>
#include <gradus/ops/ops.h>
#include <algorithm>
#include <atomic>
#include <optional>

namespace gradus {
namespace {

std::uint64_t next_walk() {
  static std::atomic<std::uint64_t> count{0};
  return ++count;
}

std::string rule(std::size_t input) { return "the rule of input " + std::to_string(input); }

}  // namespace

Walk::Walk(const Ref<Node>& root, const std::vector<Node*>& targets, const std::source_location& at,
           Options options)
    : id_(next_walk()), at_(at), options_(options),
      frees_at_once_(!options.retain_graph && !detects_anomaly()) {
  for (Node* target : targets) targets_.emplace(target, nowhere);
  plan(root.get());
  steps_.back().owned = root;
}

// Depth first, on a stack of our own: every node is emitted once, after its inputs.
void Walk::plan(Node* root) {
  struct Frame {
    Node* node;
    std::size_t next;
  };
  std::vector<Frame> stack{{root, 0}};
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
    if (!(options_.stop_at_targets && target))
      for (auto& input : node->inputs()) {
        if (!input.node) continue;
        input.place = place_of(input.node.get());
        wanted = wanted || steps_[input.place].wanted;
      }
    if (node->is_freed() && !target) check(*node);
    if (wanted) check(*node);
    frees_at_once_ = frees_at_once_ && !node->is_foreign();
  }
  if (target) targets_[node] = place;
  frees_at_once_ = frees_at_once_ && !node->find_extras();
  steps_.push_back({node, {}, {}, wanted, target, false});
}

// Whatever the rules will read must be there, as it was when it was saved.
void Walk::check(Node& node) const {
  if (node.is_freed() && !is_target(&node))
    fail<GraphError>("backward", at_,
                     "the graph is walked a second time, but the walk at " +
                         describe(node.freed_at()) + " has freed it at " + node.op() + " (" +
                         describe(node.at()) + "); pass {.retain_graph = true} to the first walk");
  const auto changed = [&](const Array& saved, const std::string& what) {
    fail<GraphError>(node.op(), node.at(),
                     "saved its " + what + " " + describe(saved.shape()) +
                         " for backward, but it was changed at " + describe(saved.last_write()) +
                         "; run backward first, or compute with clone(x)");
  };
  const auto inputs = node.inputs();
  for (std::size_t k = 0; k < inputs.size(); ++k)
    if (inputs[k].saved && inputs[k].saved.version() != inputs[k].version)
      changed(inputs[k].saved, "input " + std::to_string(k));
  if (node.saved_output() && node.saved_output().version() != node.output_version())
    changed(node.saved_output(), "output");
}

// What lies on the node is a hint: a nested walk of the same graph, or another thread's walk over
// the same leaf, may have written over it.
std::uint32_t Walk::place_of(Node* node) const {
  const std::uint32_t hint = node->place.load(std::memory_order_relaxed);
  if (hint < steps_.size() && steps_[hint].node == node) return hint;
  if (node->is_leaf()) {
    const auto leaf = leaves_.find(node);
    return leaf == leaves_.end() ? nowhere : leaf->second;
  }
  const auto step =
      std::find_if(steps_.begin(), steps_.end(), [&](const Step& s) { return s.node == node; });
  return static_cast<std::uint32_t>(step - steps_.begin());
}

Walk::Step& Walk::step_of(const Edge& edge) {
  Node* const node = edge.node.get();
  if (edge.place < steps_.size() && steps_[edge.place].node == node) return steps_[edge.place];
  return steps_[place_of(node)];
}

void Walk::run(Tensor seed) {
  std::optional<NoGrad> off;
  std::optional<EnableGrad> on;
  if (options_.create_graph)
    on.emplace();
  else
    off.emplace();
  steps_.back().gradient = std::move(seed);
  for (std::size_t i = steps_.size(); i-- > 0;)
    if (steps_[i].wanted && steps_[i].gradient.is_defined()) visit(steps_[i]);
  if (!options_.retain_graph)
    for (std::size_t i = steps_.size(); i-- > 0;) free(steps_[i]);
}

// The gradient has come from all consumers: hooks may look at it or change it.
void Walk::complete(Step& step) const {
  const Extras& extras = *step.node->find_extras();
  for (const auto& hook : extras.hooks) {
    Tensor answer = hook(step.gradient);
    if (!answer.is_defined() || answer.shape() != step.node->shape() ||
        answer.dtype() != step.node->dtype())
      fail<ShapeError>(step.node->op(), step.node->at(),
                       "a gradient hook answered " +
                           (answer.is_defined() ? describe(Operand(answer)) : "nothing") + " for " +
                           describe(Operand(step.gradient)));
    step.gradient = std::move(answer);
  }
  if (extras.retains_gradient && !step.node->is_leaf())
    step.node->extras().gradient = detach(step.gradient);
}

void Walk::visit(Step& step) {
  if (step.node->find_extras()) complete(step);
  if (step.node->is_leaf() || (options_.stop_at_targets && step.target)) return;
  pull(step);
  if (!step.target) step.gradient = {};
  if (frees_at_once_) free(step);
}

void Walk::pull(Step& step) {
  Node& node = *step.node;
  const auto inputs = node.inputs();
  const bool parts = !is_grad_enabled() && !detects_anomaly() && !observer();
  asked_.resize(inputs.size());
  answers_.resize(inputs.size());
  bool any = false;
  for (std::size_t k = 0; k < inputs.size(); ++k) {
    const bool wanted = inputs[k].node && step_of(inputs[k]).wanted;
    asked_[k] = {wanted, &answers_[k], parts};
    any = any || wanted;
  }
  if (!any) return;
  step.walked = true;
  const RuleLine line(node.at());
  const Tensor g = detects_anomaly() ? step.gradient : Tensor{};
  node.pull(step.target ? step.gradient : std::move(step.gradient), asked_);
  if (Observer* const watching = observer()) watching->pulled(node, asked_);
  for (std::size_t k = 0; k < inputs.size(); ++k) {
    if (!asked_[k].wanted || !answers_[k].is_defined()) continue;
    if (asked_[k].is_part) {
      add_part(node, step_of(inputs[k]), std::exchange(answers_[k], {}));
      continue;
    }
    check_answer(node, k, answers_[k]);
    if (detects_anomaly()) check_finite(node, k, g, answers_[k]);
    add(step_of(inputs[k]), std::move(answers_[k]));
  }
}

void Walk::add(Step& to, Tensor gradient) {
  if (!to.gradient.is_defined()) {
    to.gradient = std::move(gradient);
  } else if (options_.create_graph) {
    to.gradient = to.gradient + gradient;
  } else if (to.gradient.array().is_sole() && to.gradient.array().is_contiguous()) {
    kernels::add_into(to.gradient.array(), gradient.array());
  } else if (gradient.array().is_sole() && gradient.array().is_contiguous()) {
    kernels::add_into(gradient.array(), to.gradient.array());
    to.gradient = std::move(gradient);
  } else {
    to.gradient = to.gradient + gradient;
  }
}

void Walk::add_part(const Node& node, Step& to, const Tensor& gradient) const {
  if (!to.gradient.is_defined())
    to.gradient = Tensor(kernels::full(to.node->shape(), 0.0, to.node->dtype()));
  else if (!to.gradient.array().is_sole())
    to.gradient = Tensor(kernels::copy(to.gradient.array()));
  kernels::add_into(node.part(to.gradient.array()), gradient.array());
}

// Gradients never broadcast: a rule answers in the shape and dtype of its input.
void Walk::check_answer(const Node& node, std::size_t input, const Tensor& answer) const {
  const Node& to = *node.inputs()[input].node;
  if (answer.shape() != to.shape())
    fail<ShapeError>(node.op(), node.at(),
                     rule(input) + " answered " + describe(answer.shape()) + " for an input of " +
                         describe(to.shape()) + "; a gradient has its input's shape");
  if (answer.dtype() != to.dtype())
    fail<DtypeError>(node.op(), node.at(),
                     rule(input) + " answered " + name(answer.dtype()) + " for an input of " +
                         name(to.dtype()) + "; a gradient has its input's dtype");
}

void Walk::check_finite(const Node& node, std::size_t input, const Tensor& g,
                        const Tensor& answer) const {
  if (kernels::has_infinity(answer.array()))
    fail<NonFiniteError>(node.op(), node.at(), rule(input) + " made an infinite gradient");
  if (!kernels::has_nan(answer.array()) || kernels::has_nan(g.array())) return;
  for (const auto& edge : node.inputs())
    if (edge.saved && kernels::has_nan(edge.saved)) return;
  if (node.saved_output() && kernels::has_nan(node.saved_output())) return;
  fail<NonFiniteError>(node.op(), node.at(),
                       rule(input) + " made a NaN from values that hold none");
}

// The inputs' nodes pass to their own steps, so that they live until they are visited.
void Walk::free(Step& step) {
  if (!step.walked || !step.node) return;
  if (!step.node->is_freed()) {
    for (auto& input : step.node->inputs()) {
      if (!input.node) continue;
      Step& next = step_of(input);
      if (!next.owned) next.owned = std::move(input.node);
    }
    const bool dies = step.owned && step.node->is_sole() && !step.target;
    if (!dies) step.node->free(at_);
  }
  if (step.target) return;
  step.node = nullptr;
  step.owned = {};
}

Tensor Walk::gradient_of(Node* target) const {
  const std::uint32_t place = targets_.at(target);
  return place == nowhere ? Tensor{} : steps_[place].gradient;
}

void Walk::accumulate_leaves() {
  std::optional<NoGrad> off;
  if (!options_.create_graph) off.emplace();
  for (const auto& [leaf, place] : leaves_)
    if (steps_[place].gradient.is_defined())
      accumulate(*leaf, steps_[place].gradient,
                 [](const Tensor& sum, const Tensor& gradient) { return sum + gradient; });
}

}  // namespace gradus
