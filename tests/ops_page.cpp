#include <algorithm>
#include "page.h"
#include "table/table.h"

// docs/ops.md, made from the op table. With a path: compares the page there with what it should be.

using namespace gradus;

namespace {

/// An op in one line: the formula of its first row, and what all rows say of edges.
struct Line {
  std::string name, formula, edges, differentiable;
};

/// Says an edge once, and of which variant it is unless the first.
void add_edge(Line& line, const OpRow& row) {
  const std::string edge = row.edges;
  if (edge.empty() || line.edges.find(edge) != std::string::npos) return;
  line.edges += line.edges.empty() ? edge : "; " + std::string(row.variant) + ": " + edge;
}

std::vector<Line> lines() {
  std::vector<Line> all;
  for (const auto& row : op_table()) {
    auto line =
        std::find_if(all.begin(), all.end(), [&](auto& each) { return each.name == row.name; });
    if (line == all.end())
      line = all.insert(line, {row.name, row.formula, "", name(row.smoothness)});
    add_edge(*line, row);
  }
  return all;
}

std::string page() {
  std::ostringstream out;
  out << "# Every op\n\n"
         "Made from the op table (`tests/table/`) by `build/tests/ops_page`; a test fails "
         "when it is stale.\nWhat ops do at zeros, ties, infinities and the like is shown in "
         "numbers on [the page of edges](edges.md).\n\n"
         "How far an op may be differentiated: *smooth*, everywhere in its domain, to any order; "
         "*kinked*, to any order but at its\nkinks, where each op takes the subgradient of least "
         "norm; *flat*, its derivative is 0; *constant*, it has none (masks and\nindices). "
         "Compositions follow the chain rule, and need not take the subgradient of least norm.\n\n"
         "| op | formula | at the edges | differentiable |\n|---|---|---|---|\n";
  for (const auto& line : lines())
    out << "| `" << line.name << "` | " << cell(line.formula) << " | " << cell(line.edges) << " | "
        << line.differentiable << " |\n";
  return out.str();
}

}  // namespace

int main(int argc, char** argv) { return print_or_compare(page(), argc, argv); }
