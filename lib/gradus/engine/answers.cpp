#include <gradus/engine/walk.h>
#include <gradus/kernels/copy.h>

// What a walk demands of a rule's answer.

namespace gradus {
namespace {

std::string rule(std::size_t input) { return "the rule of input " + std::to_string(input); }

}  // namespace

void Walk::refuse_answer(const Node& node, std::size_t input, const Tensor& answer) const {
  const Node& to = *node.inputs()[input].node;
  if (answer.shape() != to.shape())
    fail<ShapeError>(node.op(), node.at(),
                     rule(input) + " answered " + describe(answer.shape()) + " for an input of " +
                         describe(to.shape()) + "; a gradient has its input's shape");
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

}  // namespace gradus
