#include <gradus/check/evaluator.h>
#include <gradus/check/noise.h>
#include <gradus/check/taylor.h>
#include <gradus/engine/engine.h>
#include <gradus/ops/ops.h>
#include <cmath>
#include <ostream>

namespace gradus::check {
namespace {

// The slope of log remainder over log step, by least squares.
double fitted_order(const std::vector<double>& steps, const std::vector<double>& remainders) {
  double n = 0, sx = 0, sy = 0, sxx = 0, sxy = 0;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const double x = std::log(steps[i]), y = std::log(remainders[i]);
    n += 1, sx += x, sy += y, sxx += x * x, sxy += x * y;
  }
  return (n * sxy - sx * sy) / (n * sxx - sx * sx);
}

}  // namespace

Taylor taylor(const TensorsFunction& f, const Tensors& inputs, std::source_location at) {
  constexpr int halvings = 12;
  Evaluator evaluator("taylor", at, f, inputs, false);
  Noise noise(evaluator.epsilon());
  const Tensor y = evaluator.record();
  if (y.size() != 1)
    fail<ShapeError>("taylor", at,
                     "f answered " + describe(y.shape()) + ", not one element; reduce it with sum");
  Tensors leaves, directions, points = evaluator.points();
  RandomState generator(20250105);
  double slope = 0;
  for (const auto& leaf : evaluator.leaves()) {
    directions.push_back(is_floating(leaf.dtype()) ? randn(leaf.shape(), leaf.dtype(), generator)
                                                   : Tensor());
    if (is_floating(leaf.dtype())) leaves.push_back(leaf);
  }
  if (y.requires_grad()) {
    const Tensors gradients = grad(y, leaves, {.allow_unused = true});
    std::size_t next = 0;
    for (const auto& direction : directions)
      if (direction.is_defined()) slope += sum(gradients[next++] * direction).item();
  }
  const double here = y.item();
  Taylor result;
  result.floor = 4 * (noise.take() + evaluator.epsilon() * std::abs(here));
  bool above = false;
  for (int k = 0; k <= halvings; ++k) {
    const double h = 0.01 / std::pow(2.0, k);
    Tensors moved = points;
    const NoGrad off;
    for (std::size_t i = 0; i < moved.size(); ++i)
      if (directions[i].is_defined()) moved[i] = points[i] + directions[i] * h;
    const double remainder = std::abs(evaluator.run(moved).item() - here - h * slope);
    above = above || remainder > result.floor;
    if (!(remainder > 10 * result.floor)) continue;
    result.steps.push_back(h);
    result.remainders.push_back(remainder);
  }
  result.is_exact = !above;
  result.has_range = result.steps.size() >= 4;
  if (result.has_range) result.order = fitted_order(result.steps, result.remainders);
  return result;
}

std::ostream& operator<<(std::ostream& out, const Taylor& taylor) {
  if (taylor.is_exact) return out << "taylor: exact: every remainder is rounding";
  if (!taylor.has_range)
    return out << "taylor: no clean range: only " << taylor.steps.size()
               << " steps lie above the rounding floor " << taylor.floor;
  return out << "taylor: order " << taylor.order << " over " << taylor.steps.size() << " steps, "
             << (taylor.passed() ? "as of a right gradient (2)" : "and a right gradient has 2");
}

}  // namespace gradus::check
