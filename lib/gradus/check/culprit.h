#pragma once
#include <gradus/check/evaluator.h>
#include <gradus/check/report.h>

namespace gradus::check {

/// Names the op whose rule is wrong, and what is wrong with it. f is run again with a random change
/// injected behind each node that feeds another; there ⟨u, Δy⟩ = Σ ⟨rule_k(u), Δin_k⟩ must hold for
/// any u, whatever the op, and needs no forward function of its own.
void find_culprit(Evaluator& evaluator, Report& report);

}  // namespace gradus::check
