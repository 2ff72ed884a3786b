#pragma once
#include <gradus/array/scope.h>
#include <gradus/explain/explain.h>
#include <unordered_map>
#include <vector>

namespace gradus::explain {

/// The nodes behind a tensor, each once and after its inputs, numbered from 1; none for a constant.
/// It marks nothing on them, so that a walk may be under way. It borrows: the tensor must outlive
/// it.
class Listing {
 public:
  /// GraphError on an undefined tensor.
  Listing(const Tensor& y, const Names& names);

  const std::vector<const graph::Node*>& nodes() const { return nodes_; }
  /// The number of a listed node.
  std::size_t number(const graph::Node* node) const { return numbers_.at(node); }
  /// What a leaf is called, or "".
  std::string name(const graph::Node& leaf) const;

 private:
  std::vector<const graph::Node*> nodes_;
  std::unordered_map<const graph::Node*, std::size_t>
      numbers_;  // 0 while the inputs are being listed
  std::unordered_map<const graph::Node*, std::string> names_;
};

}  // namespace gradus::explain
