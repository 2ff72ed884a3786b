#include <algorithm>
#include <cmath>
#include "plots.h"
#include "script.h"

namespace digits {

std::string plot_confusion(const std::vector<std::int64_t>& counts) {
  const auto most = static_cast<double>(*std::max_element(counts.begin(), counts.end()));
  Block cells("cells"), numbers("numbers");
  for (std::size_t k = 0; k < counts.size(); ++k) {
    const std::size_t truth = k / 10, answer = k % 10;
    const auto count = static_cast<double>(counts[k]);
    // A root, so that one mistake is seen beside forty right answers.
    const double share = std::sqrt(count / most);
    const Rgb& hue = truth == answer ? blue : red;
    cells.row(answer, truth, 0.48, count == 0 ? plain(tile) : mix(paper, hue, 0.15 + 0.75 * share));
    numbers.row(answer, truth, counts[k],
                count == 0     ? mix(ink, paper, 0.7)
                : share > 0.65 ? plain(paper)
                               : plain(ink));
  }
  return begin(600, 600) + cells.text() + numbers.text() +
         "set title 'What test digits were taken for'\n"
         "set xlabel 'answer'\nset ylabel 'true digit'\n"
         "unset border\nset size square\nset xtics 0, 1, 9 scale 0\nset ytics 0, 1, 9 scale 0\n"
         "set xrange [-0.5:9.5]\nset yrange [9.5:-0.5]\n"
         "plot $cells using 1:2:3:3:4 with boxxyerror fs solid noborder lc rgb variable, "
         "$numbers using 1:2:3:4 with labels textcolor rgb variable\n";
}

}  // namespace digits
