#pragma once
#include <gradus/check/gradcheck.h>
#include <iosfwd>

namespace gradus::check {

/// How fast f(x + h v) - f(x) - h <gradient, v> vanishes with h: as h^2 where the gradient is
/// right, as h where it is wrong, whatever the scale of f (the Taylor test of adjoint codes).
struct Taylor {
  double order = 0;        ///< the slope in the logarithms, fitted above the rounding floor
  bool has_range = false;  ///< at least four steps lay above the floor
  bool is_exact = false;   ///< every remainder is rounding: f is linear along v
  std::vector<double> steps, remainders;
  double floor = 0;  ///< what rounding can do to a remainder

  /// An order above 1.9, or an exact fit.
  bool passed() const { return is_exact || (has_range && order > 1.9); }
  explicit operator bool() const { return passed(); }
};
std::ostream& operator<<(std::ostream& out, const Taylor& taylor);

/// The Taylor test of f at these inputs, along one random direction through all of them, with steps
/// from 0.01 halved twelve times. f answers one element.
Taylor taylor(const TensorsFunction& f, const Tensors& inputs,
              std::source_location at = std::source_location::current());

}  // namespace gradus::check
