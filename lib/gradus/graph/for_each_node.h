#pragma once
#include <gradus/array/pool.h>
#include <gradus/graph/node.h>
#include <vector>

namespace gradus::graph {

/// Depth first from `root`, on a stack of its own, as a chain may be a million ops long:
/// leave(node) comes after that of all its inputs. enter(node) says whether to go there, once for
/// each edge, with null for a constant; so it is what knows which nodes it has seen.
template <class Enter, class Leave>
void for_each_node(Node* root, const Enter& enter, const Leave& leave) {
  struct Frame {
    Node* node;
    std::size_t next;  // of its inputs
  };
  std::vector<Frame, pool::Allocator<Frame>> stack;
  const auto step_to = [&](Node* node) {
    if (enter(node)) stack.push_back({node, 0});
  };
  step_to(root);
  while (!stack.empty()) {
    Frame& top = stack.back();
    const auto inputs = top.node->inputs();
    if (top.next != inputs.size()) {
      step_to(inputs[top.next++].node.get());
      continue;
    }
    Node* const done = top.node;
    stack.pop_back();
    leave(done);
  }
}

}  // namespace gradus::graph
