#pragma once
#include <gradus/check/differences.h>
#include <gradus/check/report.h>

namespace gradus::check {

/// The gradients as backward computes them in float32, for a function that was checked in float64:
/// they must differ by rounding only. How much that may be is tried: f is recorded and walked a few
/// times in float64 with every value rounded to float32 at random, up or down (stochastic
/// arithmetic: Vignes 1993), and the inputs moved by one unit in the last place. Where they differ
/// by more, the verdict becomes wrong. `right` holds float64's, by weighing and input.
void compare_in_single(Evaluator& evaluator, const std::vector<Numbers>& weights,
                       const std::vector<std::vector<Numbers>>& right, Report& report);

}  // namespace gradus::check
