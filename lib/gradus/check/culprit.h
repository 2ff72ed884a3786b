#pragma once
#include <gradus/check/evaluator.h>
#include <gradus/check/report.h>

namespace gradus::check {

/// Names the op whose rule is wrong, and what is wrong with it. f is run again with all inputs
/// moved a little at random; at each op ⟨u, Δy⟩ = Σ ⟨rule_k(u), Δin_k⟩ must hold for any u,
/// whatever the op, and needs no forward function of its own. Then one input of the op that breaks
/// this most is moved at a time, by a change injected behind the node that feeds it.
void find_culprit(Evaluator& evaluator, Report& report);

}  // namespace gradus::check
