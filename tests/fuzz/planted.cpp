#include "planted.h"
#include <gradus/ops/ops.h>
#include <cstring>
#include <memory>
#include <unordered_map>
#include "program.h"

namespace fuzz {
namespace {

using gradus::NdArray, gradus::graph::InputGradient, gradus::graph::Node;

// Adds up the gradients that reach each node, so that a rule can be written anew from its g.
class Planted final : public gradus::graph::Observer {
 public:
  explicit Planted(const Plant& plant) : plant_(plant) {}

  void ending(const char* op, NdArray& value) override {
    if (plant_.spoil_value && is_meant(op)) plant_.spoil_value(value);
  }

  void pulled(const Node& node, std::span<InputGradient> gradients) override {
    if (!plant_.spoil) return;
    if (is_meant(node.op())) spoil(node, gradients);
    for (std::size_t k = 0; k < gradients.size(); ++k) {
      if (!gradients[k].wanted || !gradients[k].value.is_defined()) continue;
      Tensor& sum = reached_[node.inputs()[k].node.get()];
      sum = sum.is_defined() ? sum + gradients[k].value : gradients[k].value;
    }
  }

 private:
  bool is_meant(const char* op) const { return std::strcmp(op, plant_.op) == 0; }

  void spoil(const Node& node, std::span<InputGradient> gradients) {
    const auto found = reached_.find(&node);
    const Tensor g = found != reached_.end()
                         ? found->second
                         : gradus::tensor(weights(node.shape()), node.shape(), gradus::float64);
    Tensors answers;
    for (const auto& gradient : gradients)
      answers.push_back(gradient.wanted ? gradient.value : Tensor());
    plant_.spoil(node, g, answers);
    for (std::size_t k = 0; k < gradients.size(); ++k)
      if (gradients[k].wanted) gradients[k].value = answers[k];
  }

  const Plant& plant_;
  std::unordered_map<const Node*, Tensor> reached_;
};

}  // namespace

std::unique_ptr<gradus::graph::Observer> planted(const Plant& plant) {
  return std::make_unique<Planted>(plant);
}

}  // namespace fuzz
