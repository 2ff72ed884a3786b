#pragma once
#include <gradus/graph/tensor.h>
#include <vector>

namespace gradus::graph {

/// What only some nodes have: hooks on the gradient, and a gradient kept inside the graph.
struct Extras {
  std::vector<GradientHook> hooks;
  bool retains_gradient = false;
  Tensor gradient;  ///< of the last walk, without a graph of its own
};

}  // namespace gradus::graph
