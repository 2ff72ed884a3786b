#include "elementwise.h"

// Elementwise ops of several inputs, which broadcast.

namespace fuzz {
namespace {

using std::atan2, std::hypot, std::pow;

Real maximum(Real a, Real b) { return a > b ? a : b; }
Real minimum(Real a, Real b) { return a < b ? a : b; }
Real logaddexp(Real a, Real b) { return std::log(std::exp(a) + std::exp(b)); }
Real lerp(Real a, Real b, Real weight) { return a + weight * (b - a); }
Real where(bool mask, Real a, Real b) { return mask ? a : b; }

std::vector<Kind> make() {
  constexpr double far = std::numeric_limits<double>::infinity();
  return {
      binary("$a + $b", [](auto a, auto b) { return a + b; }),
      binary("$a - $b", [](auto a, auto b) { return a - b; }),
      binary("$a * $b", [](auto a, auto b) { return a * b; }),
      binary("$a / $b", [](auto a, auto b) { return a / b; }, {1, 0.4, far}),
      binary("pow($a, $b)", [](auto a, auto b) { return pow(a, b); }, {0, 0.4, far}),
      binary("atan2($a, $b)", [](auto a, auto b) { return atan2(a, b); }, {1, 0.4, far}),
      binary("hypot($a, $b)", [](auto a, auto b) { return hypot(a, b); }, {0, -far, -0.4}),
      binary("logaddexp($a, $b)", [](auto a, auto b) { return logaddexp(a, b); }),
      tied(binary("maximum($a, $b)", [](auto a, auto b) { return maximum(a, b); })),
      tied(binary("minimum($a, $b)", [](auto a, auto b) { return minimum(a, b); })),
      ternary("lerp($a, $b, $c)", [](auto a, auto b, auto c) { return lerp(a, b, c); }),
      kinked(ternary("where($a > 0, $b, $c)",
                     [](auto a, auto b, auto c) { return where(a > 0, b, c); }),
             [](Real a) { return a; }),
  };
}

}  // namespace

std::string filled_in(const std::string& pattern, const Names& names) {
  std::string text;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '$')
      text += names[static_cast<std::size_t>(pattern[++i] - 'a')];
    else
      text += pattern[i];
  }
  return text;
}

std::optional<Shape> common_shape(const Shapes& shapes) {
  Shape common;
  for (const Shape& shape : shapes) {
    Shape next;
    if (!gradus::broadcast(common, shape, next)) return {};
    common = next;
  }
  return common;
}

const std::vector<Kind>& pairings() {
  static const std::vector<Kind> kinds = make();
  return kinds;
}

}  // namespace fuzz
