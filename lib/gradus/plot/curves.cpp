#include <algorithm>
#include <cmath>
#include <limits>
#include "script.h"

namespace gradus::plot {
namespace {

/// A y axis that shows these values with some room: logarithmic where they differ much, and then
/// with numbers of its own, as gnuplot's are sparse.
std::string y_axis(double least, double most) {
  const double room = most > least ? 0.07 * (most - least) : 1;
  const double low = least > 0 ? least / 1.15 : least - room;
  const double high = least > 0 ? most * 1.15 : most + room;
  std::ostringstream script;
  script.precision(12);
  script << "set yrange [" << low << ":" << high << "]\n";
  if (least <= 0 || high / low < 3) return script.str();
  const bool is_long = high / low > 300;
  script << "set logscale y\nset ytics (";
  const char* gap = "";
  for (double power = std::pow(10, std::floor(std::log10(low))); power <= high; power *= 10)
    for (const int digit : {1, 2, 3, 5, 7}) {
      if (digit > 1 && is_long) continue;
      script << gap << "'" << digit * power << "' " << digit * power;
      gap = ", ";
    }
  script << ")\n";
  return script.str();
}

}  // namespace

Picture curves(const std::vector<Curve>& all, const Labels& labels) {
  double least = std::numeric_limits<double>::infinity(), most = -least;
  std::size_t longest = 0;
  std::string blocks, plots;
  for (std::size_t k = 0; k < all.size(); ++k) {
    const std::string name = "curve" + std::to_string(k);
    Block curve(name);
    const Numbers& y = all[k].y;
    for (std::size_t i = 0; i < y.size(); ++i) {
      if (!std::isfinite(y[i])) continue;
      curve.row(i, y[i]);
      least = std::min(least, y[i]);
      most = std::max(most, y[i]);
    }
    longest = std::max(longest, y.size());
    blocks += curve.text();
    plots += std::string(k ? ", $" : "plot $") + name + " using 1:2 with " +
             (y.size() < 40 ? "linespoints pt 7 ps 0.4" : "lines") + " lt 1 lw 2 lc rgb " +
             std::to_string(hue(k)) +
             (all[k].name.empty() ? " notitle" : " title " + quoted(all[k].name));
  }
  if (!(least <= most)) return words("There is no number to show.");
  return {800, 440,
          blocks + describe(labels) + "set key on noautotitle\nset xrange [0:" +
              std::to_string(longest) + "]\n" + (longest < 10 ? "set xtics 1\n" : "") +
              y_axis(least, most) + "set grid lt 1 lw 1 lc rgb '#e5e7eb'\n" + plots + "\n"};
}

}  // namespace gradus::plot
