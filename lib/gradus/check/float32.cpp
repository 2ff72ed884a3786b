#include <gradus/check/branches.h>
#include <gradus/check/float32.h>
#include <gradus/check/inner_observer.h>
#include <gradus/engine/engine.h>
#include <gradus/kernels/dense/copy.h>
#include <gradus/ops/ops.h>
#include <algorithm>
#include <bit>
#include <cmath>

namespace gradus::check {
using namespace graph;
namespace {

using Gradients = std::vector<std::vector<Numbers>>;  // by weighing and input
constexpr double epsilon = 1.1920928955078125e-07;    // of float32

// A random bit for a number: the same for equal ones, so that ties stay ties.
bool coin(double x, std::uint64_t seed) {
  std::uint64_t z = std::bit_cast<std::uint64_t>(x) + seed * 0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return (z ^ (z >> 31)) & 1;
}

enum class Grain { each, all };  // how fine numbers are: each as it is, or all as the largest

// f(x, step) for every element but 0, where step is what float32 rounds it to, or what it rounds
// the largest element to.
template <class F> NdArray each(const NdArray& array, Grain grain, F f) {
  const NdArray copy = kernels::copy(array);
  if (copy.dtype() != float64) return copy;
  double* const x = copy.data<double>();
  double largest = 0;
  for (std::int64_t i = 0; i < copy.size(); ++i)
    if (std::isfinite(x[i])) largest = std::max(largest, std::abs(x[i]));
  for (std::int64_t i = 0; i < copy.size(); ++i) {
    if (x[i] == 0 || !std::isfinite(x[i])) continue;
    const double size = grain == Grain::all ? largest : std::abs(x[i]);
    x[i] = f(x[i], std::exp2(std::floor(std::log2(size))) * epsilon);
  }
  return copy;
}

// Random rounding: to one of the two numbers around each element, or, as algorithms do that are
// exact for a matrix nearby only (svd), to multiples of what the largest element is rounded to. A
// number that is there already stays, so ties and choices last.
NdArray rounded(const NdArray& array, Grain grain, std::uint64_t seed) {
  return each(array, grain, [seed](double x, double step) {
    return step * (coin(x, seed) ? std::ceil(x / step) : std::floor(x / step));
  });
}

// Inputs are float32 numbers already; each moves by one step.
NdArray moved(const NdArray& array, Grain grain, std::uint64_t seed) {
  return each(array, grain, [seed](double x, double step) {
    return step * (std::round(x / step) + (coin(x, seed) ? 1 : -1));
  });
}

// Rounds what every op and every rule answers.
class Rounding final : public Layer {
 public:
  Rounding(Grain grain, std::uint64_t seed) : grain_(grain), seed_(seed) {}
  void ending(const char* op, NdArray& value) override {
    Layer::ending(op, value);
    value = rounded(value, grain_, seed_);
  }
  void pulled(const Node& node, std::span<InputGradient> gradients) override {
    Layer::pulled(node, gradients);
    for (auto& gradient : gradients)
      if (gradient.wanted && gradient.value.is_defined())
        gradient.value = Tensor(rounded(gradient.value.array(), grain_, seed_));
  }

 private:
  Grain grain_;
  std::uint64_t seed_;
};

Gradients gradients_of(const Tensor& y, const Tensors& leaves, const std::vector<Numbers>& weights,
                       bool step_by_step = false) {
  Tensors floating;
  for (const auto& leaf : leaves)
    if (is_floating(leaf.dtype())) floating.push_back(leaf);
  Gradients all;
  for (const auto& row : weights) {
    const Tensors pulled =
        pull_back(y, tensor(row, y.shape(), y.dtype()), floating,
                  {.create_graph = step_by_step, .retain_graph = true, .allow_unused = true});
    std::vector<Numbers> by_input;
    std::size_t next = 0;
    for (const auto& leaf : leaves)
      by_input.push_back(is_floating(leaf.dtype()) ? pulled[next++].to_vector<double>()
                                                   : Numbers{});
    all.push_back(std::move(by_input));
  }
  return all;
}

// The gradients with rounding as float32 has it.
Gradients rounded_gradients(Evaluator& evaluator, const std::vector<Numbers>& weights, Grain grain,
                            std::uint64_t seed) {
  Tensors leaves;
  for (const auto& point : evaluator.points())
    leaves.push_back(
        is_floating(point.dtype()) ? parameter(Tensor(moved(point.array(), grain, seed))) : point);
  const Rounding rounding(grain, seed);
  const EnableGrad on;
  const Tensor y = evaluator.run(leaves);
  // A recorded walk runs fused derivatives op by op, so that what cancels inside them is seen.
  return gradients_of(y, leaves, weights, true);
}

// What rounding was seen to do to each entry of one input's gradient, with room for what was not.
Numbers allowed(const std::vector<Numbers>& samples, const Numbers& right) {
  Numbers largest(right.size(), 0);
  for (const auto& sample : samples)
    for (std::size_t i = 0; i < right.size(); ++i)
      largest[i] = std::max(largest[i], std::abs(sample[i] - right[i]));
  const double root = std::sqrt(std::max<double>(1, static_cast<double>(right.size())));
  const double typical = norm(largest) / root, size = norm(right) / root;
  for (std::size_t i = 0; i < right.size(); ++i)
    largest[i] = 16 * (largest[i] + typical) + 16 * epsilon * (std::abs(right[i]) + size);
  return largest;
}

void compare(const Numbers& single, const Numbers& right, const Numbers& tolerance, int input,
             std::vector<Entry>& off) {
  for (std::size_t i = 0; i < right.size(); ++i) {
    const double distance = std::abs(single[i] - right[i]);
    if (distance <= tolerance[i] || !std::isfinite(right[i]) || !std::isfinite(tolerance[i]))
      continue;
    off.push_back({input, static_cast<std::int64_t>(i), single[i], right[i], distance,
                   distance / std::max(std::abs(single[i]), std::abs(right[i])), 0});
  }
}

// All entries that differ by more than rounding of this kind explains.
std::vector<Entry> beyond_rounding(Evaluator& evaluator, const std::vector<Numbers>& weights,
                                   const Gradients& single, const Gradients& right, Grain grain) {
  constexpr int samples = 3;
  std::vector<Gradients> tried;
  for (int k = 1; k <= samples; ++k)
    tried.push_back(rounded_gradients(evaluator, weights, grain, static_cast<std::uint64_t>(k)));
  std::vector<Entry> off;
  for (std::size_t r = 0; r < weights.size(); ++r)
    for (std::size_t k = 0; k < evaluator.inputs(); ++k) {
      std::vector<Numbers> seen;
      for (const auto& gradients : tried) seen.push_back(gradients[r][k]);
      compare(single[r][k], right[r][k], allowed(seen, right[r][k]), static_cast<int>(k), off);
    }
  return off;
}

}  // namespace

void compare_in_single(Evaluator& evaluator, const std::vector<Numbers>& weights,
                       const Gradients& right, Report& report) {
  Tensor y;
  const Signature wide = branches_of([&] { evaluator.record(); });
  const Signature ways = branches_of([&] { y = evaluator.record_as_given(); });
  if (const std::string where = parting(wide, ways); !where.empty()) {
    report.notes.push_back("rounding decides " + where +
                           ", so float32's own gradient was left out");
    return;
  }
  if (!y.requires_grad()) return;
  const auto single = gradients_of(y, evaluator.given_leaves(), weights);
  auto off = beyond_rounding(evaluator, weights, single, right, Grain::each);
  if (!off.empty()) off = beyond_rounding(evaluator, weights, single, right, Grain::all);
  if (off.empty()) return;
  std::sort(off.begin(), off.end(),
            [](const Entry& a, const Entry& b) { return !(a.absolute <= b.absolute); });
  off.resize(std::min<std::size_t>(off.size(), 5));
  report.verdict = Verdict::wrong;
  report.worst = off;
  report.notes.push_back("in float64 the gradients agree; here float32's (analytic) stand beside "
                         "float64's (numeric), and differ by more than rounding");
}

}  // namespace gradus::check
