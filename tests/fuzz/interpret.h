#pragma once
#include "program.h"

namespace fuzz {

/// A leaf moved along a direction.
struct Shift {
  std::size_t leaf = 0;
  const std::vector<Real>* direction = nullptr;
  Real distance = 0;
};

/// What a program computes, step by step.
struct Run {
  std::vector<Numbers> steps;
  std::vector<signed char> ways;  ///< the branches that elements took, in order
  Real margin = 1;                ///< how near to another branch the nearest element is
  Real largest = 0;               ///< magnitude of the last step's elements
  bool safe = true;               ///< all elements finite, and in the domains of their ops
};

Run interpret(const Program& program, const Shift& shift = {});
/// Adds what step k computes to a run of the steps before it.
void advance(Run& run, const Program& program, std::size_t k, const Shift& shift = {});
/// The sum of the result's elements by their weights.
Real weighed_result(const Run& run);

/// True where rounding cannot turn a branch, and no number is wild.
bool is_sound(const Run& run);

}  // namespace fuzz
