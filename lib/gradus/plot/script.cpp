#include "script.h"
#include <cctype>
#include <cmath>
#include <iterator>

namespace gradus::plot {

int mix(int a, int b, double t) {
  int colour = 0;
  for (const int shift : {16, 8, 0}) {
    const int from = a >> shift & 255, to = b >> shift & 255;
    colour |= static_cast<int>(std::lround(from + t * (to - from))) << shift;
  }
  return colour;
}

int hue(std::size_t number) {
  static constexpr int hues[] = {blue,     red,      0x059669, 0xd97706, 0x7c3aed,
                                 0x0891b2, 0xbe185d, 0x65a30d, 0x78350f, 0x475569};
  return hues[number % std::size(hues)];
}

std::string describe(const Labels& labels) {
  return "set title " + quoted(labels.title) + "\nset xlabel " + quoted(labels.x) +
         "\nset ylabel " + quoted(labels.y) + "\n";
}

std::string canvas(double left, double right, double top, double bottom) {
  std::ostringstream script;
  script << "unset border\nunset tics\nset margins 0, 0, 0, 0\n"
         << "set xrange [" << left << ":" << right << "]\n"
         << "set yrange [" << bottom << ":" << top << "]\n";
  return script.str();
}

// Between apostrophes nothing has a meaning but they; between quotation marks `…` is run by a
// shell.
std::string quoted(const std::string& words) {
  std::string text = "'";
  for (const char c : words)
    text +=
        c == '\'' ? "''" : std::string(1, std::iscntrl(static_cast<unsigned char>(c)) ? ' ' : c);
  return text + "'";
}

std::string cell(const std::string& words) {
  std::string text = "\"";
  for (const char c : words)
    text += c == '"'                                      ? '\''
            : c == '\\'                                   ? '/'
            : std::iscntrl(static_cast<unsigned char>(c)) ? ' '
                                                          : c;
  return text + '"';
}

}  // namespace gradus::plot
