#pragma once
#include "interpret.h"

namespace fuzz {

/// How gradus and the interpreter part.
struct Failure {
  enum class What { threw, shape, value, gradient };
  What what;
  std::string text;
};

/// What was compared, over many programs.
struct Tally {
  std::uint64_t programs = 0;
  std::uint64_t ops = 0;
  std::uint64_t derivatives = 0;  ///< along a direction
  std::uint64_t skipped = 0;      ///< of them: no step was small enough to stay on one branch
  Real worst_value = 0;           ///< largest error of a value, relative to 1 + its magnitude
  Real worst_gradient = 0;        ///< of a derivative, relative to 1 + its terms' magnitudes
};

/// What gradus computes: the result, and its weighed gradient by each parameter.
struct Answer {
  Tensor value;
  std::vector<std::size_t> parameters;
  Tensors gradients;
};
Answer run_gradus(const Program& program);

/// The derivative of the weighed result along a direction, by differences extrapolated twice;
/// nothing where the branches or the steps do not allow it.
std::optional<Real> slope(const Program& program, std::size_t leaf,
                          const std::vector<Real>& direction);

/// Compares gradus with the interpreter; the program is sound.
std::optional<Failure> check(const Program& program, Tally& tally);

}  // namespace fuzz
