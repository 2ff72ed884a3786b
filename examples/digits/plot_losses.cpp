#include <algorithm>
#include <cmath>
#include "plots.h"
#include "script.h"

namespace digits {
namespace {

/// A y axis that shows these values with some room: logarithmic where they differ much, and then
/// with numbers of its own, as gnuplot's are sparse.
std::string y_axis(double least, double most) {
  const double low = least / 1.15, high = most * 1.15;
  std::ostringstream script;
  script << "set yrange [" << low << ":" << high << "]\n";
  if (high / low < 3) return script.str();
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

std::string plot_losses(const std::vector<double>& losses, const std::string& what) {
  Block curve("curve");
  double least = std::max(losses.front(), 1e-16), most = least;
  for (std::size_t epoch = 0; epoch < losses.size(); ++epoch) {
    const double shown = std::max(losses[epoch], 1e-16);  // a logarithm has no zero
    curve.row(epoch, shown);
    least = std::min(least, shown);
    most = std::max(most, shown);
  }
  std::ostringstream script;
  script << begin(800, 440) << curve.text() << "set title 'Loss on the training part'\n"
         << "set xlabel 'epoch'\nset ylabel '" << what << "'\n"
         << "set xrange [0:" << losses.size() << "]\n"
         << (losses.size() < 10 ? "set xtics 1\n" : "") << y_axis(least, most)
         << "set grid lt 1 lw 1 lc rgb '#e5e7eb'\n"
         << "plot $curve using 1:2 with "
         << (losses.size() < 40 ? "linespoints pt 7 ps 0.4" : "lines")
         << " lt 1 lw 2 lc rgb '#1d4ed8'\n";
  return script.str();
}

}  // namespace digits
