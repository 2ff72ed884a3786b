#include <gradus/ops/table.h>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <set>
#include <sstream>

// docs/ops.md, made from the op table. With a path: compares the page there with what it should be.

using namespace gradus;

namespace {

// Table cells end at a bar.
std::string cell(const std::string& text) {
  std::string escaped;
  for (const char c : text) escaped += c == '|' ? std::string("\\|") : std::string(1, c);
  return escaped;
}

std::string page() {
  std::ostringstream out;
  out << "# Every op\n\n"
         "Made from the op table (`lib/gradus/ops/table/`) by `build/tests/ops_page`; a test fails "
         "when it is stale.\n\n"
         "How far an op may be differentiated: *smooth*, everywhere in its domain, to any order; "
         "*kinked*, to any order but at its\nkinks, where each op takes the subgradient of least "
         "norm; *flat*, its derivative is 0; *constant*, it has none (masks and\nindices). "
         "Compositions follow the chain rule, and need not take the subgradient of least norm.\n\n"
         "| op | formula | at the edges | differentiable |\n|---|---|---|---|\n";
  std::set<std::string> seen;
  for (const auto& row : op_table()) {
    if (!seen.insert(std::string(row.name) + row.formula + row.edges).second) continue;
    out << "| `" << row.name << "` | " << cell(row.formula) << " | " << cell(row.edges) << " | "
        << name(row.smoothness) << " |\n";
  }
  return out.str();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::cout << page();
    return 0;
  }
  std::ostringstream there;
  there << std::ifstream(argv[1]).rdbuf();
  if (there.str() == page()) return 0;
  std::cerr << argv[1] << " is stale; make it anew: build/tests/ops_page > docs/ops.md\n";
  return 1;
}
