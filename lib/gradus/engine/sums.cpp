#include <gradus/engine/sums.h>
#include <gradus/graph/leaf.h>
#include <gradus/kernels/dense/copy.h>
#include <gradus/ops/ops.h>

namespace gradus::graph {

void Sums::join(Tensor& sum, Tensor share) const {
  if (!recorded_ && is_ours(sum)) {
    kernels::add_into(sum.array(), share.array());
  } else if (!recorded_ && is_ours(share)) {
    kernels::add_into(share.array(), sum.array());
    sum = std::move(share);
  } else {
    sum = sum + share;
  }
}

void Sums::add_part(std::size_t place, const Node& consumer, const Node& whole,
                    const Tensor& share) {
  Tensor& sum = sums_[place];
  if (!sum.is_defined())
    sum = Tensor(kernels::full(whole.shape(), 0.0, whole.dtype()));
  else if (!sum.array().is_sole())
    sum = Tensor(kernels::copy(sum.array()));
  kernels::add_into(consumer.part(sum.array()), share.array());
}

// A rule may answer g itself, for several inputs.
Tensor Sums::hand_out(std::size_t place) {
  Tensor& sum = sums_[place];
  if (sum.is_defined() && !sum.array().is_sole())
    sum = Tensor(kernels::copy(sum.array()), sum.node());
  return sum;
}

void Sums::accumulate(std::size_t place, Node& leaf) {
  graph::accumulate(leaf, hand_out(place),
                    [](const Tensor& sum, const Tensor& gradient) { return sum + gradient; });
}

}  // namespace gradus::graph
