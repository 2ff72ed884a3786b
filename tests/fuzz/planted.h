#pragma once
#include <gradus/graph/observer.h>
#include <memory>
#include <vector>

namespace fuzz {

/// A bug that can be planted into gradus from outside, to see whether it is found.
struct Plant {
  const char* name;
  const char* op;  ///< the op's name, as its nodes have it
  /// Spoils the answers of the op's rules for g, the gradient of its output.
  void (*spoil)(const gradus::graph::Node& node, const gradus::Tensor& g,
                gradus::Tensors& answers) = {};
  /// Spoils the op's value.
  void (*spoil_value)(gradus::NdArray& value) = {};
};
const std::vector<Plant>& plants();

/// While it lives, this thread's gradus has the bug.
std::unique_ptr<gradus::graph::Observer> planted(const Plant& plant);

}  // namespace fuzz
