#include "script.h"
#include <cmath>

namespace digits {

int mix(const Rgb& a, const Rgb& b, double t) {
  int colour = 0;
  for (std::size_t k = 0; k < 3; ++k)
    colour = 256 * colour + static_cast<int>(std::lround(a[k] + t * (b[k] - a[k])));
  return colour;
}

std::string begin(int width, int height) {
  std::ostringstream script;
  script << "set terminal svg size " << width << "," << height
         << " noenhanced font 'Helvetica,14' background 'white'\n"
            "set tics nomirror textcolor '#4b5563'\n"
            "set border 3 lc rgb '#9ca3af'\n"
            "set title font ',16' offset 0, 0.3\n"
            "set key off\n";
  return script.str();
}

std::string canvas(double left, double right, double top, double bottom) {
  std::ostringstream script;
  script << "unset border\nunset tics\nset margins 0, 0, 0, 0\n"
         << "set xrange [" << left << ":" << right << "]\n"
         << "set yrange [" << bottom << ":" << top << "]\n";
  return script.str();
}

std::string quoted(const std::string& words) { return "\"" + words + "\""; }

}  // namespace digits
