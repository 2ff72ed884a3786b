#include <gradus/check/branches.h>
#include <gradus/check/layer.h>
#include <gradus/check/single.h>
#include <gradus/engine/engine.h>
#include <gradus/kernels/copy.h>
#include <gradus/ops/ops.h>
#include <algorithm>
#include <bit>
#include <cmath>

namespace gradus::check {
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

// To one of the two float32 numbers around x; x itself where it is one.
double rounded(double x, std::uint64_t seed) {
  const auto near = static_cast<float>(x);
  if (near == x || !std::isfinite(near)) return x;
  const float up = near > x ? near : std::nextafter(near, INFINITY);
  const float down = near < x ? near : std::nextafter(near, -INFINITY);
  return coin(x, seed) ? up : down;
}

// To one of the two float32 numbers beside x.
double moved(double x, std::uint64_t seed) {
  return std::nextafter(static_cast<float>(x), coin(x, seed) ? INFINITY : -INFINITY);
}

template <class F> Array each(const Array& array, F f) {
  const Array copy = kernels::copy(array);
  if (copy.dtype() == float64)
    for (std::int64_t i = 0; i < copy.size(); ++i)
      copy.data<double>()[i] = f(copy.data<double>()[i]);
  return copy;
}

// Rounds what every op and every rule answers.
class Rounding final : public Layer {
 public:
  explicit Rounding(std::uint64_t seed) : seed_(seed) {}
  void ending(const char* op, Array& value) override {
    Layer::ending(op, value);
    value = each(value, [&](double x) { return rounded(x, seed_); });
  }
  void pulled(const Node& node, std::span<InputGradient> gradients) override {
    Layer::pulled(node, gradients);
    for (auto& gradient : gradients)
      if (gradient.wanted && gradient.value->is_defined())
        *gradient.value =
            Tensor(each(gradient.value->array(), [&](double x) { return rounded(x, seed_); }));
  }

 private:
  std::uint64_t seed_;
};

Gradients gradients_of(const Tensor& y, const Tensors& leaves,
                       const std::vector<Numbers>& weights) {
  Tensors floating;
  for (const auto& leaf : leaves)
    if (is_floating(leaf.dtype())) floating.push_back(leaf);
  Gradients all;
  for (const auto& row : weights) {
    const Tensors pulled = pull_back(y, tensor(row, y.shape(), y.dtype()), floating,
                                     {.retain_graph = true, .allow_unused = true});
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
Gradients rounded_gradients(Evaluator& evaluator, const std::vector<Numbers>& weights,
                            std::uint64_t seed) {
  Tensors leaves;
  for (const auto& point : evaluator.points())
    leaves.push_back(
        is_floating(point.dtype())
            ? parameter(Tensor(each(point.array(), [&](double x) { return moved(x, seed); })))
            : point);
  const Rounding rounding(seed);
  const EnableGrad on;
  const Tensor y = evaluator.run(leaves);
  return gradients_of(y, leaves, weights);
}

double norm_of(const Numbers& x) {
  double sum = 0;
  for (const double v : x) sum += v * v;
  return std::sqrt(sum);
}

// What rounding was seen to do to each entry of one input's gradient, with room for what was not.
Numbers allowed(const std::vector<Numbers>& samples, const Numbers& right) {
  Numbers largest(right.size(), 0);
  for (const auto& sample : samples)
    for (std::size_t i = 0; i < right.size(); ++i)
      largest[i] = std::max(largest[i], std::abs(sample[i] - right[i]));
  const double root = std::sqrt(std::max<double>(1, static_cast<double>(right.size())));
  const double typical = norm_of(largest) / root, size = norm_of(right) / root;
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

}  // namespace

void compare_in_single(Evaluator& evaluator, const std::vector<Numbers>& weights,
                       const Gradients& right, Report& report) {
  constexpr int samples = 3;
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
  std::vector<Gradients> tried;
  for (int k = 1; k <= samples; ++k)
    tried.push_back(rounded_gradients(evaluator, weights, static_cast<std::uint64_t>(k)));
  std::vector<Entry> off;
  for (std::size_t r = 0; r < weights.size(); ++r)
    for (std::size_t k = 0; k < evaluator.inputs(); ++k) {
      std::vector<Numbers> seen;
      for (const auto& gradients : tried) seen.push_back(gradients[r][k]);
      compare(single[r][k], right[r][k], allowed(seen, right[r][k]), static_cast<int>(k), off);
    }
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
