#pragma once
#include <gradus/check/evaluator.h>
#include <functional>
#include <string>

namespace gradus::check {

/// What differences say of one derivative, for each weighing of the outputs.
struct Estimate {
  Numbers value;
  Numbers error;  ///< how far `value` may be off: what extrapolation changed, and rounding
  Numbers bend;   ///< how far the slopes of both sides are apart, where that is more than rounding
  double step = 0;
};

/// The slopes on both sides of a point, where f has a kink or a jump there.
struct Slopes {
  Numbers left, right;
  Numbers error;
  double step = 0;
};

/// Differences of a function along one line through its point.
class Differences {
 public:
  /// A line: the function's output at a distance from the point, and the distance really gone.
  struct Moved {
    Numbers output;
    double distance;
  };
  using Line = std::function<Moved(double distance)>;

  /// `weights` holds a row for each weighing of the outputs; `here` is the output at the point,
  /// and `noise` what rounding inside f can do to each weighing.
  Differences(Line line, const std::vector<Numbers>& weights, Numbers here, const Numbers& noise)
      : line_(std::move(line)), weights_(weights), here_(std::move(here)), noise_(noise) {}

  /// Central differences at h and h/2, extrapolated to h^4.
  Estimate central(double h) const;
  /// The best of several steps around h; of far smaller ones where f is not finite so far away.
  Estimate refined(double h) const;
  /// One-sided differences between h, h/2 and h/4, extrapolated to h^2. The point itself is left
  /// out: where f jumps, it may lie on neither side.
  Slopes one_sided(double h) const;
  const Line& line() const { return line_; }

 private:
  struct Pair {
    Numbers slope, bend;
  };
  Pair slope(double h) const;
  Numbers weighed(const Numbers& output) const;
  double rounding(std::size_t row, double h) const;

  Line line_;
  const std::vector<Numbers>& weights_;
  Numbers here_;
  const Numbers& noise_;
};

}  // namespace gradus::check
