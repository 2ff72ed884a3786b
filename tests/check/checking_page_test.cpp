#include <gradus/gradus.h>
#include <doctest/doctest.h>
#include <fstream>
#include <sstream>
#include "support.h"

// The reports that docs/checking.md shows are what is printed: these functions come first, so that
// their lines seldom move.

using namespace gradus;

namespace {

Tensor kinked(const Tensors& in) { return sum(relu(in[0])); }
Tensor loose(const Tensors& in) { return sum(sin(in[0]) * detach(in[0])); }
Tensor fickle(const Tensors& in) { return sum(dropout(in[0], 0.5)); }
Tensor cut(const Tensors& in) { return sum(detach(in[0]) * 2); }
Tensor noisy(const Tensors& in) { return sum((in[0] + 1e13) - 1e13); }

std::string page() {
  std::ifstream file(SOURCE_ROOT "/docs/checking.md");
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// All lines but the last, which holds the time.
std::string shown(const check::Report& report) {
  std::ostringstream printed;
  printed << report;
  std::istringstream lines(printed.str());
  std::string block, line, last;
  while (std::getline(lines, line)) {
    block += last;
    last = "    " + line + "\n";
  }
  return block;
}

}  // namespace

TEST_CASE("docs/checking.md shows the reports that are printed") {
  const std::string text = page();
  const Tensor x = tensor({-1, 0, 2}, float64);
  for (const auto f : {kinked, loose, fickle, cut, noisy}) {
    const std::string report = shown(check::gradcheck(f, {x}));
    CHECK_MESSAGE(has(text, report), report);
  }
}
