#include <gradus/check/comparison.h>
#include <gradus/check/culprit.h>
#include <gradus/check/float32.h>
#include <gradus/check/gradcheck.h>
#include <gradus/engine/engine.h>
#include <gradus/ops/ops.h>
#include <algorithm>
#include <chrono>
#include <cmath>

namespace gradus::check {
namespace {

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

bool same_bits(const Numbers& a, const Numbers& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](double x, double y) { return x == y || (x != x && y != y); });
}

// Every output on its own where they are few, else random weighings of them all.
std::vector<Numbers> weighings(std::size_t outputs, RandomState& generator) {
  constexpr std::size_t few = 16, random = 3;
  std::vector<Numbers> weights;
  for (std::size_t r = 0; r < (outputs <= few ? outputs : random); ++r) {
    Numbers row(outputs, 0);
    if (outputs <= few)
      row[r] = 1;
    else
      generator.fill_normal(row);
    weights.push_back(std::move(row));
  }
  return weights;
}

// f may throw at points where nobody has called it before.
void search_culprit(Evaluator& evaluator, Report& report) {
  try {
    find_culprit(evaluator, report);
  } catch (const Error& error) {
    report.notes.push_back(std::string("f threw beside this point, which ended the search for the "
                                       "culprit: ") +
                           error.what());
  }
}

// Whether further evaluations at the same point answer something else.
bool is_fickle(Evaluator& evaluator, const Numbers& first, int times) {
  for (int k = 0; k < times; ++k)
    if (!same_bits(first, evaluator.here())) return true;
  return false;
}

Report fickle_report() {
  Report report;
  report.verdict = Verdict::nondeterministic;
  report.notes.push_back("evaluations at the same point differ; a random draw is replayed with "
                         "{.replay_random = true}");
  return report;
}

// One check of first derivatives; those of a function that is a derivative itself may be missing.
Report check_once(const TensorsFunction& f, const Tensors& inputs, const Options& options,
                  int order, std::source_location at) {
  const auto start = std::chrono::steady_clock::now();
  Report report;
  Evaluator evaluator("gradcheck", at, f, inputs, options.replay_random);
  const Numbers first = evaluator.here();
  Noise noise(evaluator.epsilon());
  const Tensor y = evaluator.record();
  if (is_fickle(evaluator, first, 1)) {
    report = fickle_report();
  } else if (first.empty()) {
    report.notes.push_back("the output has no elements");
  } else if (order == 1 && !y.requires_grad()) {
    report.notes.push_back("the output needs no gradient: it does not depend on the inputs, or was "
                           "detached or computed under NoGrad");
  } else if (!std::all_of(first.begin(), first.end(), [](double v) { return std::isfinite(v); })) {
    report.verdict = Verdict::noise_limited;
    report.notes.push_back("the function is not finite at this point, so differences say nothing");
  } else {
    RandomState generator(20250101);
    const auto weights = weighings(first.size(), generator);
    Comparison comparison(evaluator, options, weights, first, y, noise);
    comparison.run(report, generator);
    // Two draws may be alike by chance; twenty hardly. A draw may look like a branch, too.
    const bool doubtful = !report.passed() || comparison.met_branches();
    if (doubtful && is_fickle(evaluator, first, 20)) report = fickle_report();
    if (report.passed() && evaluator.is_single() && order == 1) {
      compare_in_single(evaluator, weights, comparison.gradients(), report);
      if (!report.passed()) evaluator.stop_widening();
    }
    if (report.verdict == Verdict::wrong) search_culprit(evaluator, report);
  }
  if (!evaluator.takes_widening())
    report.notes.push_back("f did not take float64, so it was checked in float32 with float32's "
                           "tolerances");
  report.evaluations = evaluator.evaluations();
  report.seconds = seconds_since(start);
  return report;
}

// in -> <gradient of <u, f>, v> with fixed random u and v, whose first derivatives are f's second.
TensorsFunction derivative_of(const TensorsFunction& f, std::int64_t seed) {
  return [&f, seed](const Tensors& in) {
    const EnableGrad on;
    RandomState generator(seed);
    Tensors xs, floating;
    for (const auto& x : in) {
      xs.push_back(x.requires_grad() || !is_floating(x.dtype()) ? x : parameter(x));
      if (is_floating(x.dtype())) floating.push_back(xs.back());
    }
    const Tensor y = f(xs);
    Tensor sum = scalar(0, y.dtype());
    if (!y.requires_grad()) return sum;
    const Tensor u = y.size() == 1 ? ones_like(y) : randn(y.shape(), y.dtype(), generator);
    const Tensors gradients = pull_back(
        y, u, floating, {.create_graph = true, .retain_graph = true, .allow_unused = true});
    for (const auto& gradient : gradients)
      sum += gradus::sum(gradient * randn(gradient.shape(), gradient.dtype(), generator));
    return sum;
  };
}

void merge(Report& first, const Report& second) {
  first.seconds += second.seconds;
  first.evaluations += second.evaluations;
  first.entries += second.entries;
  if (second.verdict == Verdict::vacuous) {
    first.notes.push_back("all second derivatives are 0");
    return;
  }
  first.smallest_detectable = std::max(first.smallest_detectable, second.smallest_detectable);
  first.kinks.insert(first.kinks.end(), second.kinks.begin(), second.kinks.end());
  first.order = 2;
  if (second.verdict == Verdict::correct) return;
  first.verdict = second.verdict;
  if (second.passed()) return;
  first.worst = second.worst;
  first.culprit = second.culprit;
  first.diagnosis = second.diagnosis;
  first.tolerance = second.tolerance;
  first.notes.insert(first.notes.end(), second.notes.begin(), second.notes.end());
}

}  // namespace

Report gradcheck(const TensorsFunction& f, const Tensors& inputs, Options options,
                 std::source_location at) {
  if (options.order < 1 || options.order > 2)
    fail<ValueError>("gradcheck", at,
                     "order " + std::to_string(options.order) + "; 1 and 2 can be checked");
  if (options.directions < 1)
    fail<ValueError>("gradcheck", at, "a fast check wants at least one direction");
  Report report = check_once(f, inputs, options, 1, at);
  if (options.order == 2 && report.passed())
    merge(report, check_once(derivative_of(f, 20250102), inputs, options, 2, at));
  return report;
}

}  // namespace gradus::check
