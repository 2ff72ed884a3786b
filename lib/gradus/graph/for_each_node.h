#pragma once
#include <gradus/array/pool.h>
#include <gradus/graph/node.h>
#include <vector>

namespace gradus {

/// Depth first from `root`, on a stack of its own, as a chain may be a million ops long:
/// leave(node) comes after that of all its inputs. enter(node) says whether to go there, once for
/// each edge; so it is what knows which nodes it has seen.
template <class Enter, class Leave>
void for_each_node(Node* root, const Enter& enter, const Leave& leave) {
  struct Frame {
    Node* node;
    std::size_t next;
  };
  std::vector<Frame, pool::Allocator<Frame>> stack;
  if (enter(root)) stack.push_back({root, 0});
  while (!stack.empty()) {
    auto& [node, next] = stack.back();
    if (next == node->inputs().size()) {
      Node* const done = node;
      stack.pop_back();
      leave(done);
      continue;
    }
    Node* const input = node->inputs()[next++].node.get();
    if (input && enter(input)) stack.push_back({input, 0});
  }
}

}  // namespace gradus
