#include "hunt.h"
#include <chrono>
#include "shrink.h"

namespace fuzz {
namespace {

std::optional<Failure> check_with(const Plant* plant, const Program& program, Tally& tally) {
  const auto bug = plant ? planted(*plant) : nullptr;
  return check(program, tally);
}

// A program that fails otherwise than the first one did shows another bug.
Catch shrunk(std::uint64_t seed, const Program& program, const Failure& failure,
             const Plant* plant) {
  Tally ignored;
  const Program small = shrink(program, [&](const Program& candidate) {
    const auto found = check_with(plant, candidate, ignored);
    return found && found->what == failure.what;
  });
  const auto found = check_with(plant, small, ignored);
  return {seed, ops_in(program), small, found.value_or(failure)};
}

}  // namespace

std::optional<Catch> hunt(std::uint64_t seed, const Limits& limits, const Plant* plant,
                          Tally& tally, const std::function<bool()>& stop) {
  const auto start = std::chrono::steady_clock::now();
  const auto passed = [&] {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  };
  for (std::uint64_t k = 0; k < limits.programs && passed() < limits.seconds && !stop(); ++k) {
    const Program program = generate(seed + k);
    if (const auto failure = check_with(plant, program, tally))
      return shrunk(seed + k, program, *failure, plant);
  }
  return {};
}

}  // namespace fuzz
