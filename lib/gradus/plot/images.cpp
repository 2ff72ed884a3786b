#include <algorithm>
#include <cmath>
#include "script.h"

// One canvas on which an image is 8 units wide: tiles with the pixels on them, and two lines of
// words below each. At 16 points a unit the edges of 8 pixels fall on whole points, and stay sharp.

namespace gradus::plot {
namespace {

constexpr double side = 8, between = 2.5, words_below = 5;

double height_of(const Image& image) {
  const auto columns = static_cast<double>(image.columns);
  return side * static_cast<double>(image.pixels.size()) / (columns * columns);
}

class Tiles {
 public:
  void add(const Image& image, double left, double top) {
    const double height = height_of(image), x = left + side / 2, y = top + height / 2;
    const auto box = [&](double more, int colour) {
      boxes_.row(x, y, side / 2 + more, height / 2 + more, colour);
    };
    if (image.framed) box(0.5, red);
    box(0.3125, tile);
    add_pixels(image, left, top);
    names_.row(x, top + height + 1.5, cell(image.name), image.framed ? red : ink);
    notes_.row(x, top + height + 2.7, cell(image.note));
  }

  std::string script() const { return boxes_.text() + names_.text() + notes_.text(); }

 private:
  void add_pixels(const Image& image, double left, double top) {
    const auto columns = static_cast<std::size_t>(image.columns);
    const double pixel = side / static_cast<double>(columns);
    for (std::size_t k = 0; k < image.pixels.size(); ++k) {
      const double x = left + pixel * (static_cast<double>(k % columns) + 0.5),
                   y = top + pixel * (static_cast<double>(k / columns) + 0.5);
      const double shade = std::min(image.pixels[k], 1.0), half = 0.51 * pixel;  // no seam shows
      if (shade > 0) boxes_.row(x, y, half, half, mix(tile, ink, shade));
    }
  }

  Block boxes_{"boxes"}, names_{"names"}, notes_{"notes"};
};

}  // namespace

Picture images(const std::vector<Image>& all, const std::string& title, std::size_t in_a_row,
               At at) {
  if (in_a_row == 0) fail<ValueError>("images", at, "there must be one in a row at least");
  if (all.empty()) return words(title);
  double tallest = 0;
  for (const Image& image : all) {
    const auto n = static_cast<std::int64_t>(image.pixels.size());
    if (image.columns < 1 || n == 0 || n % image.columns != 0)
      fail<ShapeError>("images", at,
                       std::to_string(n) + " pixels fill no rows of " +
                           std::to_string(image.columns) + " columns");
    tallest = std::max(tallest, height_of(image));
  }
  Tiles tiles;
  const double across = side + between, down = tallest + words_below;
  for (std::size_t k = 0; k < all.size(); ++k)
    tiles.add(all[k], across * static_cast<double>(k % in_a_row),
              down * static_cast<double>(k / in_a_row));
  const auto rows = static_cast<double>((all.size() + in_a_row - 1) / in_a_row);
  const double left = -1.75, top = -3.25, bottom = down * rows - 1;
  const double right = across * static_cast<double>(std::min(all.size(), in_a_row)) - 0.75;
  std::ostringstream script;
  script << tiles.script() << canvas(left, right, top, bottom) << "set label 1 " << quoted(title)
         << " at " << (left + right) / 2
         << ",-1.9 center font ',16'\n"
            "plot $boxes using 1:2:3:4:5 with boxxyerror fs solid noborder lc rgb variable, "
            "$names using 1:2:3:4 with labels textcolor rgb variable, "
            "$notes using 1:2:3 with labels font ',12' textcolor rgb '#6b7280'\n";
  return {static_cast<int>(16 * (right - left)), static_cast<int>(16 * (bottom - top)),
          script.str()};
}

Picture words(const std::string& words) {
  return {800, 120,
          canvas(-1, 1, -1, 1) + "set label 1 " + quoted(words) +
              " at 0,0 center font ',16'\nplot NaN\n"};
}

}  // namespace gradus::plot
