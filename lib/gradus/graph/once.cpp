#include <gradus/graph/mode.h>
#include <gradus/graph/once.h>

namespace gradus {
using namespace graph;
namespace {

Tensor refuse(const Tensor&, const Tensor&, const Tensors&) {
  fail<GraphError>("once", RuleLine::or_else({}),
                   "the rule of the op here is good for one order, and its derivative was asked "
                   "for; write the rule in gradus's ops, or differentiate once");
}

}  // namespace

Rule once(Rule::Function rule) {
  return Rule([rule = std::move(rule)](const Tensor& g, const Tensor& y, const Tensors& in) {
    Tensor answer;
    {
      const NoGrad off;
      answer = rule(g, y, in);
    }
    if (!is_grad_enabled() || !answer.is_defined()) return answer;
    Tensors behind{g, y};
    behind.insert(behind.end(), in.begin(), in.end());
    return record("once", answer, behind, std::vector<Rule>(behind.size(), Rule(refuse)));
  });
}

}  // namespace gradus
