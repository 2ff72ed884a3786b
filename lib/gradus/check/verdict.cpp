#include <gradus/check/comparison.h>
#include <algorithm>
#include <cmath>
#include <sstream>
#include <utility>

// What is compared, and what follows from it.

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

}  // namespace

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
                                  RandomState& generator) {
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

void Comparison::run(Report& report, RandomState& generator) {
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
    for (const auto& by_input : gradients_) tally.norm = std::max(tally.norm, norm(by_input[k]));
    tally.input = k;
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
    if (tally.norm == 0) continue;
    if (is_zero(tally.norm))
      report.notes.push_back("the gradient of input " + std::to_string(tally.input) +
                             " is nothing but rounding beside the others', so only that was seen");
    report.smallest_detectable =
        std::max(report.smallest_detectable, tally.smallest_caught() / tally.norm);
  }
  std::ostringstream formula;
  formula << options_.rtol << " max(|analytic|, |numeric|) + " << options_.atol
          << " max|gradient| + 4 errors of the differences";
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
