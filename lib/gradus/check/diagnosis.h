#pragma once
#include <gradus/check/replay.h>

namespace gradus::check {

/// The slip that explains what the rule of one input answers: its answer is compared with what
/// differences of the op itself say. "unknown" where none fits.
std::string diagnose(const Replay& replay, std::size_t call, std::size_t input);

}  // namespace gradus::check
