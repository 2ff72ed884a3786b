#pragma once
#include <gradus/graph/observer.h>
#include <gradus/graph/tensor.h>

// Who looks at a walk, and may stop it: hooks, DetectAnomaly, and what is demanded of every answer.

namespace gradus::graph {

/// The gradient of a node is complete: its hooks look at it, or change it.
void run_hooks(Node& node, Tensor& gradient);

/// Gradients never broadcast: a rule answers in the shape and dtype of its input.
[[noreturn]] void refuse_answer(const Node& node, std::size_t input, const Tensor& answer);
inline void check_answer(const Node& node, std::size_t input, const Node& to,
                         const Tensor& answer) {
  if (answer.shape() != to.shape() || answer.dtype() != to.dtype())
    refuse_answer(node, input, answer);
}
/// Under DetectAnomaly: NonFiniteError where the answer is the first that holds a NaN, or infinite.
void check_finite(const Node& node, std::size_t input, const Tensor& answer, const Tensor& g);

}  // namespace gradus::graph
