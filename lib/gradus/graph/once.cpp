#include <gradus/graph/mode.h>
#include <gradus/graph/once.h>

namespace gradus {
using namespace graph;

Rule once(Rule::Function rule, std::source_location at) {
  const Rule refuse([at](const Tensor&, const Tensor&, const Tensors&) -> Tensor {
    fail<GraphError>("once", at,
                     "the rule here is good for one order, and its derivative was asked for; write "
                     "it in gradus's ops, or differentiate once");
  });
  return Rule(
      [rule = std::move(rule), refuse, at](const Tensor& g, const Tensor& y, const Tensors& in) {
        Tensor answer;
        {
          const NoGrad off;
          answer = rule(g, y, in);
        }
        if (!is_grad_enabled() || !answer.is_defined()) return answer;
        Tensors behind{g, y};
        behind.insert(behind.end(), in.begin(), in.end());
        return record("once", answer, behind, std::vector<Rule>(behind.size(), refuse), at);
      });
}

}  // namespace gradus
