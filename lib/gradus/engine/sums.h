#pragma once
#include <gradus/engine/plan.h>
#include <gradus/graph/tensor.h>

namespace gradus::graph {

/// The gradients of a walk, each from when a first share of it comes until it is handed on. Who may
/// write to which numbers is decided here alone: a sum is added onto in place where nobody else
/// sees it, and whoever is given a gradient at last gets numbers of their own.
class Sums {
 public:
  /// While a walk is recorded, sums are new tensors, and nothing is written in place.
  Sums(std::size_t places, bool recorded) : sums_(places), recorded_(recorded) {}

  bool has(std::size_t place) const { return sums_[place].is_defined(); }
  Tensor& operator[](std::size_t place) { return sums_[place]; }
  /// What stands at a place where a rule may add onto it, else null.
  const NdArray* open(std::size_t place) const {
    const Tensor& sum = sums_[place];
    return sum.is_defined() && is_ours(sum) ? &sum.array() : nullptr;
  }
  void add(std::size_t place, Tensor share) {
    Tensor& sum = sums_[place];
    if (sum.is_defined())
      join(sum, std::move(share));
    else
      sum = std::move(share);
  }
  /// A share for the part of `whole` alone that `consumer` reads.
  void add_part(std::size_t place, const Node& consumer, const Node& whole, const Tensor& share);
  /// A gradient for the user, who may write to it.
  Tensor hand_out(std::size_t place);
  /// The same for a leaf's parameter, which adds it up over walks.
  void accumulate(std::size_t place, Node& leaf);

 private:
  static bool is_ours(const Tensor& gradient) {
    return gradient.array().is_sole() && gradient.array().is_contiguous();
  }
  void join(Tensor& sum, Tensor share) const;

  Plan::Pooled<Tensor> sums_;
  bool recorded_;
};

}  // namespace gradus::graph
