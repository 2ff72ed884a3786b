#include <cmath>
#include "check.h"

namespace fuzz {
namespace {

// The symmetric difference quotient; nothing where a side takes another branch than the point.
std::optional<Real> quotient(const Program& program, const Run& here, Shift shift, Real h) {
  Real ends[2] = {};
  for (const int side : {0, 1}) {
    shift.distance = side ? h : -h;
    const Run run = interpret(program, shift);
    if (!run.safe || run.ways != here.ways) return {};
    ends[side] = weighed_result(run);
  }
  return (ends[1] - ends[0]) / (2 * h);
}

}  // namespace

std::optional<Real> slope(const Program& program, std::size_t leaf,
                          const std::vector<Real>& direction) {
  const Run here = interpret(program);
  for (const Real h : {1e-3L, 1e-4L, 1e-5L, 1e-6L}) {
    Real d[3] = {};
    bool complete = true;
    for (int k = 0; k < 3 && complete; ++k) {
      const auto found = quotient(program, here, {leaf, &direction, 0}, h / (1 << k));
      complete = found.has_value();
      if (complete) d[k] = *found;
    }
    if (!complete) continue;
    const Real coarse = (4 * d[1] - d[0]) / 3, fine = (4 * d[2] - d[1]) / 3;
    const Real best = (16 * fine - coarse) / 15;
    if (std::abs(best - fine) < 1e-10L * (1 + std::abs(best))) return best;
  }
  return {};
}

}  // namespace fuzz
