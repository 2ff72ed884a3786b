#pragma once
#include <gradus/check/inner_observer.h>
#include <map>

namespace gradus::check {

/// What rounding can do to a result, to first order: the sum over all values computed on the way of
/// |adjoint| |value| epsilon (Linnainmaa 1976). It lives while a function is recorded and while
/// walks go over the graph.
class Noise final : public Layer {
 public:
  explicit Noise(double epsilon) : epsilon_(epsilon) {}
  void made(const graph::Made& op) override;
  void pulled(const graph::Node& node, std::span<graph::InputGradient> gradients) override;
  /// Of the walks since the last call.
  double take();

 private:
  double epsilon_;
  double sum_ = 0;
  std::map<const graph::Node*, NdArray> values_;
};

}  // namespace gradus::check
