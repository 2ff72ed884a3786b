#pragma once
#include <array>
#include <sstream>
#include <string>

// What the scripts for gnuplot have in common.

namespace digits {

using Rgb = std::array<double, 3>;
inline constexpr Rgb paper = {255, 255, 255}, tile = {241, 244, 248}, ink = {17, 24, 39},
                     blue = {29, 78, 216}, red = {220, 38, 38};

/// The colour that lies the share t of the way from a to b, as gnuplot's `rgb variable` counts it.
int mix(const Rgb& a, const Rgb& b, double t);
inline int plain(const Rgb& colour) { return mix(colour, colour, 0); }

/// The first lines of every script: an SVG of so many pixels, fonts and colours.
std::string begin(int width, int height);

/// From here on only data is drawn, and y points down.
std::string canvas(double left, double right, double top, double bottom);

std::string quoted(const std::string& words);

/// Rows of numbers and words that plots refer to by a name: $name.
class Block {
 public:
  explicit Block(const std::string& name) { rows_ << "$" << name << " << end\n"; }
  template <class... Columns> void row(const Columns&... columns) {
    ((rows_ << columns << ' '), ...);
    rows_ << '\n';
  }
  std::string text() const { return rows_.str() + "end\n"; }

 private:
  std::ostringstream rows_;
};

}  // namespace digits
