#pragma once
#include <gradus/check/report.h>
#include <gradus/graph/tensor.h>
#include <source_location>

namespace gradus::check {

using TensorsFunction = gradus::detail::Function<Tensor(const Tensors&)>;

/// How much is compared: every entry, or random directions.
enum class Mode { automatic, full, fast };

struct Options {
  int order = 1;                ///< 2 checks the derivative of the derivative as well
  Mode mode = Mode::automatic;  ///< full up to 1,000 entries
  int directions = 8;           ///< for each input, in a fast check
  bool replay_random = false;   ///< each evaluation draws the same random numbers
  double rtol = 1e-6;           ///< of the larger of both sides
  double atol = 1e-8;           ///< of the largest entry of the input's gradient
};

/// Compares the gradients that backward gives for f at these inputs with differences of f's values.
///
/// f may answer any shape; several outputs are weighed together at random, unless they are few. The
/// inputs are copied, so they and their storage are left alone; int64 inputs are passed on as they
/// are. A float32 function is evaluated with every float32 operand widened to float64. Central
/// differences at h and h/2 are extrapolated (Richardson 1911); where the result does not agree,
/// smaller and larger steps are tried (Ridders 1982), and where the two sides of a step took
/// different branches of an op, steps small enough to avoid that, or the slopes of both sides.
Report gradcheck(const TensorsFunction& f, const Tensors& inputs, Options options = {},
                 std::source_location at = std::source_location::current());

}  // namespace gradus::check
