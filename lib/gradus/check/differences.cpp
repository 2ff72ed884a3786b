#include <gradus/check/differences.h>
#include <algorithm>
#include <cmath>

namespace gradus::check {

Numbers Differences::weighed(const Numbers& output) const {
  Numbers sums;
  for (const auto& row : weights_) {
    double sum = 0;
    for (std::size_t i = 0; i < row.size(); ++i)
      if (row[i] != 0) sum += row[i] * output[i];
    sums.push_back(sum);
  }
  return sums;
}

// What rounding can do to a difference at h.
double Differences::rounding(std::size_t row, double h) const { return 4 * noise_[row] / h; }

// (f(x + h) - f(x - h)) over the distance between the two points as they could be represented; and
// (f(x + h) - 2 f(x) + f(x - h)) over half of it, the difference of the slopes of both sides.
Differences::Pair Differences::slope(double h) const {
  const Moved up = line_(h), down = line_(-h);
  const Numbers above = weighed(up.output), below = weighed(down.output), at = weighed(here_);
  const double distance = up.distance - down.distance;
  Pair pair;
  for (std::size_t r = 0; r < above.size(); ++r) {
    pair.slope.push_back((above[r] - below[r]) / distance);
    pair.bend.push_back((above[r] - at[r] + (below[r] - at[r])) / (distance / 2));
  }
  return pair;
}

Estimate Differences::central(double h) const {
  const Pair wide = slope(h), narrow = slope(h / 2);
  Estimate estimate{{}, {}, {}, h};
  for (std::size_t r = 0; r < wide.slope.size(); ++r) {
    estimate.value.push_back((4 * narrow.slope[r] - wide.slope[r]) / 3);
    estimate.error.push_back(std::abs(estimate.value[r] - narrow.slope[r]) + rounding(r, h));
    // Curvature bends as h does, a kink not at all: twice the half less the whole is the kink.
    estimate.bend.push_back(
        std::max(0.0, std::abs(2 * narrow.bend[r] - wide.bend[r]) - 4 * rounding(r, h)));
  }
  return estimate;
}

Estimate Differences::refined(double h) const {
  Estimate best = central(h);
  const auto try_at = [&](double step) {
    const Estimate next = central(step);
    for (std::size_t r = 0; r < best.value.size(); ++r) {
      if (std::isfinite(best.error[r]) && !(next.error[r] < best.error[r])) continue;
      best.value[r] = next.value[r];
      best.error[r] = next.error[r];
      best.step = next.step;
    }
  };
  const bool outside = !std::all_of(best.error.begin(), best.error.end(),
                                    [](double error) { return std::isfinite(error); });
  for (const double factor : {0.25, 4.0, 1 / 16.0, 1 / 64.0, 1 / 256.0}) try_at(h * factor);
  if (outside)  // beside the edge of f's domain
    for (const double factor : {0x1p-11, 0x1p-14, 0x1p-17, 0x1p-20}) try_at(h * factor);
  return best;
}

Slopes Differences::one_sided(double h) const {
  const auto side = [&](double towards) {
    const Moved far = line_(towards), middle = line_(towards / 2), near = line_(towards / 4);
    const Numbers f = weighed(far.output), m = weighed(middle.output), n = weighed(near.output);
    Numbers slopes;
    for (std::size_t r = 0; r < f.size(); ++r) {
      const double coarse = (f[r] - m[r]) / (far.distance - middle.distance);
      const double fine = (m[r] - n[r]) / (middle.distance - near.distance);
      slopes.push_back(2 * fine - coarse);
    }
    return slopes;
  };
  Slopes slopes{side(-h), side(h), {}, h};
  for (std::size_t r = 0; r < slopes.left.size(); ++r) slopes.error.push_back(8 * rounding(r, h));
  return slopes;
}

}  // namespace gradus::check
