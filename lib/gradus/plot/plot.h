#pragma once
#include <gradus/array/error.h>
#include <gradus/array/scope.h>
#include <cstdint>
#include <string>
#include <vector>

// Pictures of numbers, drawn by the program gnuplot as SVG or PNG:
//   const plot::Drawn loss = plot::draw(plot::curves({{.y = losses}}, {.title = "Loss"}));
//   if (loss) io::write_file("loss.svg", loss.bytes); else std::cerr << loss.missing << '\n';
// Words may hold anything; control characters are shown as spaces. Numbers that are not finite are
// left out.

namespace gradus::plot {

using detail::At;
using Numbers = std::vector<double>;

/// What to draw; each function below makes one.
struct Picture {
  int width = 0, height = 0;  ///< in pixels
  std::string script;         ///< for gnuplot, without its terminal
};

/// The bytes of a file, or why there are none.
struct Drawn {
  std::string bytes;
  std::string missing;  ///< "gnuplot is not installed. …" with what to do, or gnuplot's own words
  explicit operator bool() const { return !bytes.empty(); }
};

enum class Format { svg, png };

/// Runs gnuplot: no shell and no file name is in between. Without gnuplot, or where it fails, the
/// answer says so; it is never an exception, as a picture is not worth a training.
Drawn draw(const Picture& picture, Format format = Format::svg);

struct Labels {
  std::string title, x, y;
};

struct Curve {
  Numbers y;              ///< at 0, 1, 2 …
  std::string name = {};  ///< shown where it is not empty
};
/// Curves over their places. The y axis is logarithmic where all is above 0 and differs threefold.
Picture curves(const std::vector<Curve>& all, const Labels& labels);

struct Image {
  Numbers pixels;            ///< row-major, 0 (paper) to 1 (ink); what lies outside is clamped
  std::int64_t columns = 0;  ///< pixels in a row
  std::string name, note;    ///< two lines below it
  bool framed = false;       ///< in red
};
/// Rows of images, so many in a row, all of them equally wide. ShapeError where pixels fill no
/// rows.
Picture images(const std::vector<Image>& all, const std::string& title, std::size_t in_a_row = 5,
               At at = At::current());

/// A square matrix of counts with its numbers, row by row: blue on the diagonal, else red, and the
/// stronger the more. ShapeError where it is not square, ValueError where a count is negative.
Picture matrix(const std::vector<std::int64_t>& counts, const Labels& labels,
               At at = At::current());

struct Points {
  Numbers x, y;
  std::vector<std::int64_t> kinds;  ///< the class of each, from 0
};
/// What a model says all over the plane: its decision boundary.
struct Grid {
  double left, right, bottom, top;
  std::int64_t columns = 100, rows = 100;
  std::vector<std::int64_t> kinds = {};  ///< the class in each cell, in the order of middles()
  /// x and y of each cell's middle in turn, row by row from the bottom: [rows * columns, 2].
  Numbers middles() const;
};
/// Points in the colour of their class, on the grid's cells in a pale one. ShapeError where sizes
/// do not fit, ValueError where a class is negative or the grid has no extent.
Picture scatter(const Points& points, const Grid& grid, const Labels& labels,
                At at = At::current());

/// A picture that only says something.
Picture words(const std::string& words);

}  // namespace gradus::plot
