#pragma once
#include <gradus/graph/tensor.h>
#include <unordered_map>
#include <vector>

namespace gradus::explain {

/// The nodes behind a tensor, each once and after its inputs, numbered from 1; none for a constant.
/// It marks nothing on them, so that a walk may be under way. It borrows: the tensor must outlive
/// it.
class Listing {
 public:
  /// GraphError on an undefined tensor.
  explicit Listing(const Tensor& y);

  const std::vector<const Node*>& nodes() const { return nodes_; }
  /// The number of a listed node.
  std::size_t number(const Node* node) const { return numbers_.at(node); }

 private:
  void list(const Node* root);
  void append(const Node* node);

  std::vector<const Node*> nodes_;
  std::unordered_map<const Node*, std::size_t> numbers_;  // 0 while the inputs are being listed
};

}  // namespace gradus::explain
