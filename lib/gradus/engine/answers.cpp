#include <gradus/engine/walk.h>
#include <gradus/kernels/copy.h>

// What a walk demands of a rule's answer.

namespace gradus {
namespace {

std::string rule(std::size_t input) { return "the rule of input " + std::to_string(input); }

}  // namespace

void Walk::refuse_answer(const Node& node, const InputGradient& answer) const {
  const std::size_t input = index_of(answer);
  const Node& to = *node.inputs()[input].node;
  if (answer.value.shape() != to.shape())
    fail<ShapeError>(node.op(), node.at(),
                     rule(input) + " answered " + describe(answer.value.shape()) +
                         " for an input of " + describe(to.shape()) +
                         "; a gradient has its input's shape");
  fail<DtypeError>(node.op(), node.at(),
                   rule(input) + " answered " + name(answer.value.dtype()) + " for an input of " +
                       name(to.dtype()) + "; a gradient has its input's dtype");
}

void Walk::check_finite(const Node& node, const InputGradient& answer, const Tensor& g) const {
  const std::size_t input = index_of(answer);
  const Array& value = answer.value.array();
  if (kernels::has_infinity(value))
    fail<NonFiniteError>(node.op(), node.at(), rule(input) + " made an infinite gradient");
  if (!kernels::has_nan(value) || kernels::has_nan(g.array())) return;
  for (const auto& edge : node.inputs())
    if (edge.saved && kernels::has_nan(edge.saved)) return;
  if (node.saved_output() && kernels::has_nan(node.saved_output())) return;
  fail<NonFiniteError>(node.op(), node.at(),
                       rule(input) + " made a NaN from values that hold none");
}

}  // namespace gradus
