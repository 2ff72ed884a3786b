#include <algorithm>
#include <cmath>
#include "script.h"

namespace gradus::plot {

Picture matrix(const std::vector<std::int64_t>& counts, const Labels& labels, At at) {
  const auto side = static_cast<std::size_t>(std::lround(std::sqrt(counts.size())));
  if (side == 0 || side * side != counts.size())
    fail<ShapeError>("matrix", at, std::to_string(counts.size()) + " counts are no square");
  const auto [least, largest] = std::minmax_element(counts.begin(), counts.end());
  if (*least < 0) fail<ValueError>("matrix", at, std::to_string(*least) + " is no count");
  const auto most = static_cast<double>(std::max<std::int64_t>(*largest, 1));
  Block cells("cells"), numbers("numbers");
  for (std::size_t k = 0; k < counts.size(); ++k) {
    const std::size_t row = k / side, column = k % side;
    // A root, so that one mistake is seen beside forty right answers.
    const double share = std::sqrt(static_cast<double>(counts[k]) / most);
    const int colour = row == column ? blue : red;
    cells.row(column, row, 0.48, counts[k] == 0 ? tile : mix(paper, colour, 0.15 + 0.75 * share));
    numbers.row(column, row, counts[k],
                counts[k] == 0 ? mix(ink, paper, 0.7)
                : share > 0.65 ? paper
                               : ink);
  }
  const std::string last = std::to_string(side - 1);
  const std::string tics = " 0, " + std::to_string((side + 19) / 20) + ", " + last + " scale 0\n";
  return {600, 600,
          cells.text() + numbers.text() + describe(labels) +
              "unset border\nset size square\nset xtics" + tics + "set ytics" + tics +
              "set xrange [-0.5:" + last + ".5]\nset yrange [" + last + ".5:-0.5]\n" +
              "plot $cells using 1:2:3:3:4 with boxxyerror fs solid noborder lc rgb variable, "
              "$numbers using 1:2:3:4 with labels textcolor rgb variable\n"};
}

}  // namespace gradus::plot
