#include <gradus/check/noise.h>
#include <cmath>
#include <utility>

namespace gradus::check {
using namespace graph;

void Noise::made(const Made& op) {
  Layer::made(op);
  if (op.node) values_.emplace(op.node.get(), op.value);
}

void Noise::pulled(const Node& node, std::span<InputGradient> gradients) {
  Layer::pulled(node, gradients);
  for (std::size_t k = 0; k < gradients.size(); ++k) {
    if (!gradients[k].wanted || !gradients[k].value.is_defined()) continue;
    const auto value = values_.find(node.inputs()[k].node.get());
    if (value == values_.end()) continue;  // a leaf is exact
    const auto adjoint = gradients[k].value.to_vector<double>();
    const auto numbers = Tensor(value->second).to_vector<double>();
    for (std::size_t i = 0; i < numbers.size() && i < adjoint.size(); ++i)
      if (adjoint[i] != 0 && std::isfinite(numbers[i]))  // a masked -inf moves nothing
        sum_ += std::abs(adjoint[i] * numbers[i]) * epsilon_;
  }
}

double Noise::take() { return std::exchange(sum_, 0.0); }

}  // namespace gradus::check
