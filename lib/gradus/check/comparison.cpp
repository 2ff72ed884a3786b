#include <gradus/check/comparison.h>
#include <gradus/engine/engine.h>
#include <gradus/ops/ops.h>
#include <algorithm>
#include <cmath>

namespace gradus::check {

Comparison::Comparison(Evaluator& evaluator, const Options& options,
                       const std::vector<Numbers>& weights, const Numbers& here, const Tensor& y,
                       Noise& noise)
    : evaluator_(evaluator), options_(options), weights_(weights), here_(here) {
  Tensors floating;
  for (const auto& leaf : evaluator.leaves())
    if (is_floating(leaf.dtype())) floating.push_back(leaf);
  for (const auto& row : weights) {
    Tensors pulled;
    if (y.requires_grad()) {
      pulled = pull_back(y, tensor(row, y.shape(), y.dtype()), floating,
                         {.retain_graph = true, .allow_unused = true});
    } else {
      for (const auto& leaf : floating) pulled.push_back(zeros_like(leaf));
    }
    double output = 0;
    for (std::size_t i = 0; i < row.size(); ++i) output += std::abs(row[i] * here[i]);
    noise_.push_back(noise.take() + 2 * evaluator.epsilon() * output);
    std::vector<Numbers> by_input;
    std::size_t next = 0;
    for (const auto& leaf : evaluator.leaves())
      by_input.push_back(is_floating(leaf.dtype()) ? pulled[next++].to_vector<double>()
                                                   : Numbers{});
    gradients_.push_back(std::move(by_input));
  }
}

Comparison::Line Comparison::entry_line(std::size_t input, std::int64_t index) const {
  const double x = evaluator_.coordinate(input, index);
  const bool single = !evaluator_.is_widened() && evaluator_.points()[input].dtype() == float32;
  const double epsilon = single ? evaluator_.epsilon() : 2.220446049250313e-16;
  const auto move = [this, input, index, x, single](double distance) {
    const double to = single ? static_cast<float>(x + distance) : x + distance;
    return Differences::Moved{evaluator_.at(input, index, to), to - x};
  };
  return {input, index, std::pow(epsilon, 0.2) * std::max(1.0, std::abs(x)),
          Differences(move, weights_, here_, noise_)};
}

Comparison::Line Comparison::direction_line(std::size_t input, const Numbers& direction) const {
  const bool single = !evaluator_.is_widened() && evaluator_.points()[input].dtype() == float32;
  const double epsilon = single ? evaluator_.epsilon() : 2.220446049250313e-16;
  double largest = 0;
  for (const double v : direction) largest = std::max(largest, std::abs(v));
  const auto move = [this, input, direction](double distance) {
    return Differences::Moved{evaluator_.at(input, direction, distance), distance};
  };
  return {input, -1, std::pow(epsilon, 0.2) / std::max(1.0, largest),
          Differences(move, weights_, here_, noise_)};
}

double Comparison::tolerance(double analytic, double numeric, double error) const {
  return options_.rtol * std::max(std::abs(analytic), std::abs(numeric)) + options_.atol * scale_ +
         4 * error;
}

bool Comparison::agrees(double analytic, double numeric, double error) const {
  return std::abs(analytic - numeric) <= tolerance(analytic, numeric, error);
}

void Comparison::note(const Line& line, double analytic, double numeric, double step, bool failed,
                      Report& report) {
  const double absolute = std::abs(analytic - numeric);
  const double larger = std::max(std::abs(analytic), std::abs(numeric));
  noted_.push_back({failed,
                    {static_cast<int>(line.input), line.index, analytic, numeric, absolute,
                     larger > 0 ? absolute / larger : 0, step}});
  failed_ = failed_ || failed;
  report.entries += 1;
}

bool Comparison::compare(const Line& line, const Numbers& analytic, Report& report, Tally& tally) {
  Estimate estimate = line.differences.central(line.step);
  bool fits = true, bends = false;
  for (std::size_t r = 0; r < analytic.size(); ++r) {
    const double scale = visible(analytic[r]);
    fits = fits && agrees(analytic[r], estimate.value[r], estimate.error[r]) &&
           4 * estimate.error[r] <= 1e-3 * scale + 1e-300;
    bends = bends || estimate.bend[r] > 1e-4 * scale;
  }
  if ((!fits || bends) && judge_suspect(line, analytic, report, tally)) return true;
  if (!fits) {
    estimate = line.differences.refined(line.step);
    for (std::size_t r = 0; r < analytic.size(); ++r) {
      if (std::isfinite(analytic[r]) && !std::isfinite(estimate.error[r])) {
        leave_out(line, report);
        return true;
      }
      if (!agrees(analytic[r], estimate.value[r], estimate.error[r])) {
        note(line, analytic[r], estimate.value[r], estimate.step, true, report);
        return false;
      }
      noisy_ = noisy_ || 4 * estimate.error[r] > 0.05 * visible(analytic[r]);
    }
  }
  accept(line, analytic, estimate, report, tally);
  return true;
}

// f is not finite beside this point, however small the step.
void Comparison::leave_out(const Line& line, Report& report) {
  noisy_ = true;
  all_zero_ = false;
  report.notes.push_back("f is not finite beside input " + std::to_string(line.input) +
                         (line.index < 0 ? "" : ", element " + std::to_string(line.index)) +
                         ", so differences say nothing there");
}

void Comparison::accept(const Line& line, const Numbers& analytic, const Estimate& estimate,
                        Report& report, Tally& tally) {
  for (std::size_t r = 0; r < analytic.size(); ++r) {
    all_zero_ = all_zero_ && analytic[r] == 0 && std::abs(estimate.value[r]) <= estimate.error[r];
    const double here = std::abs(analytic[r] - estimate.value[r]);
    tally.hidden =
        std::max(tally.hidden, here + tolerance(analytic[r], estimate.value[r], estimate.error[r]));
  }
  note(line, analytic[0], estimate.value[0], estimate.step, false, report);
}

double Comparison::largest_gradient(std::size_t input) const {
  double largest = 0;
  for (const auto& by_input : gradients_)
    for (const double v : by_input[input])
      if (std::isfinite(v)) largest = std::max(largest, std::abs(v));
  return largest;
}

// What errors are to be small against: the gradients of this input; where these are nothing but
// rounding beside those of the other inputs, all gradients.
double Comparison::visible(double analytic) const {
  return is_zero(scale_) ? overall_ : scale_ + std::abs(analytic);
}

}  // namespace gradus::check
