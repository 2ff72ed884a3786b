#include <gradus/check/branches.h>
#include <gradus/check/comparison.h>
#include <algorithm>

// Where the two sides of a step took different branches.

namespace gradus::check {

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
  met_branches_ = true;
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

}  // namespace gradus::check
