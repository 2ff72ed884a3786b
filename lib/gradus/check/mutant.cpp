#include <gradus/array/error.h>
#include <gradus/check/mutant.h>
#include <gradus/graph/mode.h>
#include <gradus/graph/node.h>
#include <gradus/ops/ops.h>

namespace gradus::check {
using namespace graph;
namespace {

bool is_matrix(const Tensor& x) { return x.rank() >= 2 && x.shape()[-1] > 1 && x.shape()[-2] > 1; }

// The next input whose answer has the same shape.
std::size_t twin_of(std::span<InputGradient> gradients, std::size_t k) {
  for (std::size_t j = 0; j < gradients.size(); ++j)
    if (j != k && gradients[j].wanted && gradients[j].value.is_defined() &&
        gradients[j].value.shape() == gradients[k].value.shape())
      return j;
  return k;
}

}  // namespace

std::vector<std::string> kinds_for(const Seen& seen) {
  std::vector<std::string> kinds = {"scale 1.001", "sign", "zero", "stale"};
  if (seen.sums) kinds.push_back("drop a sum");
  if (seen.matrix) kinds.push_back("transpose");
  if (seen.twin) kinds.push_back("swap");
  return kinds;
}

void Census::pulled(const Node& node, std::span<InputGradient> gradients) {
  for (std::size_t k = 0; k < gradients.size(); ++k) {
    if (!gradients[k].wanted || !gradients[k].value.is_defined()) continue;
    Seen& seen = places[{node.op(), describe(node.at()), static_cast<int>(k)}];
    seen.sums = seen.sums || count(node.shape()) > gradients[k].value.size();
    seen.matrix = seen.matrix || is_matrix(gradients[k].value);
    seen.twin = seen.twin || twin_of(gradients, k) != k;
  }
}

void Mutator::pulled(const Node& node, std::span<InputGradient> gradients) {
  const auto k = static_cast<std::size_t>(mutant_.input);
  if (k >= gradients.size() || !gradients[k].wanted || !gradients[k].value.is_defined()) return;
  if (node.op() != mutant_.op || describe(node.at()) != mutant_.line) return;
  const Tensor right = gradients[k].value;
  const Tensor wrong = mutated(node, gradients, k);
  const NoGrad off;
  changed_ = changed_ || right.to_vector<double>() != wrong.to_vector<double>();
  gradients[k].value = wrong;
}

Tensor Mutator::mutated(const Node& node, std::span<InputGradient> gradients, std::size_t k) {
  const Tensor& right = gradients[k].value;
  if (mutant_.kind == "scale 1.001") return right * 1.001;
  if (mutant_.kind == "sign") return -right;
  if (mutant_.kind == "zero") return right * 0;
  if (mutant_.kind == "drop a sum")
    return right * (static_cast<double>(right.size()) / static_cast<double>(count(node.shape())));
  if (mutant_.kind == "transpose")
    return is_matrix(right) ? reshape(transpose(right), right.shape()) : right;
  if (mutant_.kind == "swap") return gradients[twin_of(gradients, k)].value;
  const bool fits =
      last_.is_defined() && last_.shape() == right.shape() && last_.dtype() == right.dtype();
  const Tensor before = fits ? last_ : right * 0.5;
  last_ = detach(right);
  return before;  // "stale": the answer of the time before
}

}  // namespace gradus::check
