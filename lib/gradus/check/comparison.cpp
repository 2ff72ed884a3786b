#include <gradus/check/branches.h>
#include <gradus/check/comparison.h>
#include <gradus/engine/engine.h>
#include <gradus/ops/ops.h>
#include <algorithm>
#include <cmath>
#include <sstream>
#include <utility>

namespace gradus::check {
namespace {

constexpr std::int64_t full_up_to = 1000;  // entries, where the mode is automatic
constexpr double certain = 0.005;          // share of errors that may go unseen

// Where normal numbers of unit variance stay below t with probability p.
double half_normal_quantile(double p) {
  double low = 0, high = 10;
  for (int i = 0; i < 60; ++i) {
    const double middle = (low + high) / 2;
    (std::erf(middle / std::sqrt(2.0)) < p ? low : high) = middle;
  }
  return low;
}

double norm_of(const Numbers& x) {
  double sum = 0;
  for (const double v : x) sum += v * v;
  return std::sqrt(sum);
}

}  // namespace

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

// Where the two sides of a step took different branches: smaller steps, until both take the point's
// own, or the slopes of both sides. False where branches explain nothing.
bool Comparison::judge_suspect(const Line& line, const Numbers& analytic, Report& report,
                               Tally& tally) {
  const auto& at = line.differences.line();
  const Signature here = branches_of([&] { evaluator_.here(); });
  const auto parted = [&](double h) {
    const std::string up = parting(here, branches_of([&] { at(h); }));
    return up.empty() ? parting(here, branches_of([&] { at(-h); })) : up;
  };
  std::string where = parted(line.step);
  if (where.empty()) return false;
  const double smallest = evaluator_.is_widened() ? 1e-6 : 1e-3;
  for (double h = line.step / 8; h >= smallest * line.step; h /= 8) {
    const std::string still = parted(h);
    if (!still.empty()) {
      where = still;
      continue;
    }
    const Estimate estimate = line.differences.central(h);
    for (std::size_t r = 0; r < analytic.size(); ++r)
      if (!agrees(analytic[r], estimate.value[r], estimate.error[r])) return false;
    accept(line, analytic, estimate, report, tally);
    return true;
  }
  return judge_kink(line, analytic, where, report);
}

bool Comparison::judge_kink(const Line& line, const Numbers& analytic, const std::string& where,
                            Report& report) {
  const Slopes slopes = line.differences.one_sided(line.step * 1e-3);
  for (std::size_t r = 0; r < analytic.size(); ++r) {
    const double low = std::min(slopes.left[r], slopes.right[r]);
    const double high = std::max(slopes.left[r], slopes.right[r]);
    const double margin = tolerance(low, high, slopes.error[r]) + 1e-3 * (high - low);
    if (!(analytic[r] >= low - margin && analytic[r] <= high + margin)) return false;
  }
  all_zero_ = false;
  if (std::find(report.kinks.begin(), report.kinks.end(), where) == report.kinks.end())
    report.kinks.push_back(where);
  note(line, analytic[0],
       std::clamp(analytic[0], std::min(slopes.left[0], slopes.right[0]),
                  std::max(slopes.left[0], slopes.right[0])),
       slopes.step, false, report);
  return true;
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

void Comparison::check_entries(std::size_t input, Report& report, Tally& tally) {
  scale_ = largest_gradient(input);
  for (std::int64_t i = 0; i < evaluator_.size(input); ++i) {
    Numbers analytic;
    for (const auto& by_input : gradients_)
      analytic.push_back(by_input[input][static_cast<std::size_t>(i)]);
    compare(entry_line(input, i), analytic, report, tally);
  }
}

bool Comparison::check_directions(std::size_t input, Report& report, Tally& tally,
                                  Generator& generator) {
  scale_ = largest_gradient(input);
  tally.directions = options_.directions;
  for (int k = 0; k < options_.directions; ++k) {
    Numbers direction(static_cast<std::size_t>(evaluator_.size(input)));
    generator.fill_normal(direction);
    Numbers analytic;
    for (const auto& by_input : gradients_) {
      double sum = 0;
      for (std::size_t i = 0; i < direction.size(); ++i) sum += direction[i] * by_input[input][i];
      analytic.push_back(sum);
    }
    if (!compare(direction_line(input, direction), analytic, report, tally)) return false;
  }
  return true;
}

// A direction names no entry, so all of them are looked at. Where each hides its share of the error
// below its own tolerance, what the direction has shown stands.
void Comparison::search_entries(std::size_t input, Report& report, Tally& tally) {
  failed_ = false;
  tally.directions = 0;
  check_entries(input, report, tally);
  const bool found = std::exchange(failed_, true);
  if (found)
    std::erase_if(noted_, [&](const auto& noted) {
      return noted.second.input == static_cast<int>(input) && noted.second.index < 0;
    });
  report.notes.push_back("a direction of input " + std::to_string(input) +
                         " disagreed, so all its entries were compared" +
                         (found ? "" : "; none alone is beyond its tolerance"));
}

// Of errors in a random direction, each of K normal numbers must lie below `hidden` to go unseen;
// of all entries, one at least has its share of the norm.
double Comparison::Tally::smallest_caught() const {
  if (directions == 0) return hidden * std::sqrt(static_cast<double>(entries));
  return hidden / half_normal_quantile(std::pow(certain, 1.0 / directions));
}

void Comparison::run(Report& report, Generator& generator) {
  std::int64_t entries = 0;
  for (std::size_t k = 0; k < evaluator_.inputs(); ++k) {
    entries += evaluator_.size(k);
    overall_ = std::max(overall_, largest_gradient(k));
  }
  const bool fast =
      options_.mode == Mode::fast || (options_.mode == Mode::automatic && entries > full_up_to);
  std::vector<Tally> tallies;
  for (std::size_t k = 0; k < evaluator_.inputs(); ++k) {
    if (evaluator_.size(k) == 0) continue;
    Tally tally;
    for (const auto& by_input : gradients_) tally.norm = std::max(tally.norm, norm_of(by_input[k]));
    tally.entries = evaluator_.size(k);
    if (!fast || tally.entries <= options_.directions)
      check_entries(k, report, tally);
    else if (!check_directions(k, report, tally, generator))
      search_entries(k, report, tally);
    tallies.push_back(tally);
  }
  conclude(report, tallies);
}

void Comparison::conclude(Report& report, const std::vector<Tally>& tallies) {
  std::sort(noted_.begin(), noted_.end(), [](const auto& a, const auto& b) {
    const auto place = [](const Entry& e) { return std::pair(e.input, e.index); };
    if (a.first != b.first) return a.first;
    if (a.second.absolute != b.second.absolute) return a.second.absolute > b.second.absolute;
    return place(a.second) < place(b.second);
  });
  for (const auto& [failed, entry] : noted_)
    if (report.worst.size() < 5 && (failed || !failed_)) report.worst.push_back(entry);
  for (const auto& tally : tallies) {
    if (is_zero(tally.norm)) continue;
    report.smallest_detectable =
        std::max(report.smallest_detectable, tally.smallest_caught() / tally.norm);
  }
  std::ostringstream formula;
  formula << "|analytic - numeric| <= " << options_.rtol << " max(|analytic|, |numeric|) + "
          << options_.atol << " max|gradient| + 4 estimated error of the differences";
  report.tolerance = formula.str();
  if (failed_)
    report.verdict = Verdict::wrong;
  else if (all_zero_)
    report.verdict = Verdict::vacuous;
  else if (noisy_)
    report.verdict = Verdict::noise_limited;
  else if (!report.kinks.empty())
    report.verdict = Verdict::kink;
  else
    report.verdict = Verdict::correct;
  if (report.verdict == Verdict::vacuous)
    report.notes.push_back("every gradient is 0, by backward and by differences");
}

}  // namespace gradus::check
