#include <gradus/engine/watch.h>
#include <gradus/graph/extras.h>
#include <gradus/graph/tensor_like.h>
#include <gradus/kernels/dense/copy.h>

namespace gradus::graph {
namespace {

std::string rule(std::size_t input) { return "the rule of input " + std::to_string(input); }

}  // namespace

void run_hooks(Node& node, Tensor& gradient) {
  Extras& extras = *node.find_extras();
  const detail::RuleScope scope(node.call());
  for (const auto& hook : extras.hooks) {
    Tensor answer = detail::call_user(hook, gradient);
    if (!answer.is_defined() || answer.shape() != node.shape() || answer.dtype() != node.dtype())
      fail<ShapeError>(node.op(), node.at(),
                       "a gradient hook answered " +
                           (answer.is_defined() ? describe(TensorLike(answer)) : "nothing") +
                           " for " + describe(TensorLike(gradient)));
    gradient = std::move(answer);
  }
  if (extras.retains_gradient && !node.is_leaf()) extras.gradient = detach(gradient);
}

void refuse_answer(const Node& node, std::size_t input, const Tensor& answer) {
  const Node& to = *node.inputs()[input].node;
  if (answer.shape() != to.shape())
    fail<ShapeError>(node.op(), node.at(),
                     rule(input) + " answered " + describe(answer.shape()) + " for an input of " +
                         describe(to.shape()) + "; a gradient has its input's shape");
  fail<DtypeError>(node.op(), node.at(),
                   rule(input) + " answered " + name(answer.dtype()) + " for an input of " +
                       name(to.dtype()) + "; a gradient has its input's dtype");
}

void check_finite(const Node& node, std::size_t input, const Tensor& answer, const Tensor& g) {
  const NdArray& value = answer.array();
  if (kernels::has_infinity(value))
    fail<NonFiniteError>(node.op(), node.at(), rule(input) + " made an infinite gradient");
  if (!kernels::has_nan(value) || kernels::has_nan(g.array())) return;
  for (const auto& edge : node.inputs())
    if (edge.saved && kernels::has_nan(edge.saved)) return;
  if (node.saved_output() && kernels::has_nan(node.saved_output())) return;
  fail<NonFiniteError>(node.op(), node.at(),
                       rule(input) + " made a NaN from values that hold none");
}

}  // namespace gradus::graph
