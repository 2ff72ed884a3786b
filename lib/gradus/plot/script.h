#pragma once
#include <cstddef>
#include <sstream>
#include <string>
#include "plot.h"

// What the scripts for gnuplot have in common.

namespace gradus::plot {

// Colours as gnuplot's `rgb variable` counts them.
inline constexpr int paper = 0xffffff, tile = 0xf1f4f8, ink = 0x111827, blue = 0x1d4ed8,
                     red = 0xdc2626;

/// The colour that lies the share t of the way from a to b.
int mix(int a, int b, double t);
/// One of a few that are told apart well, from 0; then they come again.
int hue(std::size_t number);

/// Title and axes.
std::string describe(const Labels& labels);

/// From here on only data is drawn, and y points down.
std::string canvas(double left, double right, double top, double bottom);

/// Words in a command, and words in a row of a Block, where a quotation mark cannot be.
std::string quoted(const std::string& words);
std::string cell(const std::string& words);

/// Rows of numbers and words that plots refer to by a name: $name.
class Block {
 public:
  explicit Block(const std::string& name) {
    rows_.precision(12);
    rows_ << "$" << name << " << end\n";
  }
  template <class... Columns> void row(const Columns&... columns) {
    ((rows_ << columns << ' '), ...);
    rows_ << '\n';
  }
  std::string text() const { return rows_.str() + "end\n"; }

 private:
  std::ostringstream rows_;
};

}  // namespace gradus::plot
