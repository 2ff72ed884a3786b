#include <algorithm>
#include <cmath>
#include "script.h"

namespace gradus::plot {
namespace {

void check_kinds(const std::vector<std::int64_t>& kinds, std::size_t wanted, const char* what,
                 At at) {
  if (kinds.size() != wanted)
    fail<ShapeError>("scatter", at,
                     std::to_string(kinds.size()) + " kinds for " + std::to_string(wanted) + what);
  if (std::any_of(kinds.begin(), kinds.end(), [](std::int64_t kind) { return kind < 0; }))
    fail<ValueError>("scatter", at, "a kind is negative");
}

}  // namespace

Numbers Grid::middles() const {
  Numbers places;
  for (std::int64_t row = 0; row < rows; ++row)
    for (std::int64_t column = 0; column < columns; ++column) {
      const auto part = [](std::int64_t k, std::int64_t n) {
        return (static_cast<double>(k) + 0.5) / static_cast<double>(n);
      };
      places.push_back(left + (right - left) * part(column, columns));
      places.push_back(bottom + (top - bottom) * part(row, rows));
    }
  return places;
}

Picture scatter(const Points& points, const Grid& grid, const Labels& labels, At at) {
  if (points.x.size() != points.y.size())
    fail<ShapeError>("scatter", at, "there are not as many x as y");
  if (!(grid.left < grid.right && grid.bottom < grid.top && std::isfinite(grid.right - grid.left) &&
        std::isfinite(grid.top - grid.bottom)))
    fail<ValueError>("scatter", at, "the grid has no extent");
  const Numbers middles = grid.middles();
  check_kinds(points.kinds, points.x.size(), " points", at);
  check_kinds(grid.kinds, middles.size() / 2, " cells of the grid", at);
  Block cells("cells"), marks("marks");
  const double width = (grid.right - grid.left) / static_cast<double>(grid.columns),
               height = (grid.top - grid.bottom) / static_cast<double>(grid.rows);
  for (std::size_t k = 0; k < grid.kinds.size(); ++k)  // a little larger: no seam shows
    cells.row(middles[2 * k], middles[2 * k + 1], 0.51 * width, 0.51 * height,
              mix(paper, hue(static_cast<std::size_t>(grid.kinds[k])), 0.2));
  for (std::size_t k = 0; k < points.x.size(); ++k)
    if (std::isfinite(points.x[k]) && std::isfinite(points.y[k]))
      marks.row(points.x[k], points.y[k], hue(static_cast<std::size_t>(points.kinds[k])));
  std::ostringstream script;
  script.precision(12);
  script << cells.text() << marks.text() << describe(labels) << "set xrange [" << grid.left << ":"
         << grid.right << "]\nset yrange [" << grid.bottom << ":" << grid.top << "]\nplot "
         << (grid.kinds.empty()
                 ? "NaN"
                 : "$cells using 1:2:3:4:5 with boxxyerror fs solid noborder lc rgb variable")
         << ", $marks using 1:2:3 with points pt 7 ps 0.6 lc rgb variable\n";
  return {600, 600, script.str()};
}

}  // namespace gradus::plot
