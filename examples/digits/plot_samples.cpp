#include <algorithm>
#include <cmath>
#include "plots.h"
#include "script.h"
#include "text.h"

// One canvas whose unit is a digit's pixel: tiles with the pixels on them, and two lines of words
// below each. At 16 points a unit all edges fall on whole points, and stay sharp.

namespace digits {
namespace {

constexpr double across = 10.5, down = 13;  // from one tile to the next
constexpr std::size_t columns = 5;

class Tiles {
 public:
  void add(const Sample& sample) {
    const double left = across * static_cast<double>(count_ % columns);
    const double top = down * static_cast<double>(count_ / columns);
    ++count_;
    const int colour = plain(sample.is_right() ? ink : red);
    if (!sample.is_right()) boxes_.row(left + 4, top + 4, 4.5, plain(red));
    boxes_.row(left + 4, top + 4, 4.3125, plain(tile));
    add_pixels(sample, left, top);
    std::string answer = "says " + std::to_string(sample.answer);
    std::string note = fixed(sample.score, 2);
    if (!sample.is_right()) {
      answer += ", is " + std::to_string(sample.truth);
      note += " against " + fixed(sample.truth_score, 2);
    }
    answers_.row(left + 4, top + 9.5, quoted(answer), colour);
    notes_.row(left + 4, top + 10.7, quoted(note));
  }

  std::string script(const std::string& title) const {
    const auto rows = std::ceil(static_cast<double>(count_) / columns);
    const double left = -1.75,
                 right = across * static_cast<double>(std::min(count_, columns)) - 0.75,
                 top = -3.25, bottom = down * rows - 1;
    std::ostringstream script;
    script << begin(static_cast<int>(16 * (right - left)), static_cast<int>(16 * (bottom - top)))
           << boxes_.text() << answers_.text() << notes_.text() << canvas(left, right, top, bottom)
           << "set label 1 " << quoted(title) << " at " << (left + right) / 2
           << ",-1.9 center font ',16'\n"
              "plot $boxes using 1:2:3:3:4 with boxxyerror fs solid noborder lc rgb variable, "
              "$answers using 1:2:3:4 with labels textcolor rgb variable, "
              "$notes using 1:2:3 with labels font ',12' textcolor rgb '#6b7280'\n";
    return script.str();
  }

 private:
  void add_pixels(const Sample& sample, double left, double top) {
    for (std::size_t k = 0; k < sample.pixels.size(); ++k) {
      const double x = left + static_cast<double>(k % 8), y = top + static_cast<double>(k / 8);
      if (sample.pixels[k] > 0)  // a little larger than a pixel: no seam shows
        boxes_.row(x + 0.5, y + 0.5, 0.51, mix(tile, ink, sample.pixels[k] / 16));
    }
  }

  std::size_t count_ = 0;
  Block boxes_{"boxes"}, answers_{"answers"}, notes_{"notes"};
};

}  // namespace

std::string plot_samples(const std::vector<Sample>& samples, const std::string& title) {
  Tiles tiles;
  for (const Sample& sample : samples) tiles.add(sample);
  return tiles.script(title);
}

std::string plot_words(const std::string& words) {
  return begin(800, 120) + canvas(-1, 1, -1, 1) + "set label 1 " + quoted(words) +
         " at 0,0 center font ',16'\nplot NaN\n";
}

}  // namespace digits
