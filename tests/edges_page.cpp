#include <cmath>
#include "page.h"
#include "table/edges.h"

// docs/edges.md, made from the edge table. With a path: compares the page there with what it should
// be.

using namespace gradus;

namespace {

std::string number(double x) {
  if (std::isnan(x)) return "nan";
  std::ostringstream out;
  out << x;
  return out.str();
}

/// Nested brackets around the numbers from `at` on.
std::string brackets(const std::vector<double>& flat, const Shape& shape, std::size_t axis,
                     std::size_t& at) {
  if (axis == shape.size()) return number(flat[at++]);
  std::string text;
  for (std::int64_t i = 0; i < shape[axis]; ++i)
    text += (i ? ", " : "") + brackets(flat, shape, axis + 1, at);
  return "[" + text + "]";
}

std::string text(const TensorLiteral& literal) {
  std::vector<double> flat;
  literal.flatten(flat);
  std::size_t at = 0;
  return brackets(flat, literal.shape(), 0, at);
}

void print_group(std::ostream& out, const EdgeGroup& group) {
  out << "\n## " << group.name << "\n\n"
      << group.convention << "\n\n| f(x) | x | value | first | second |\n|---|---|---|---|---|\n";
  for (const auto& row : group.rows)
    out << "| `" << row.function << "` | " << text(row.at) << " | " << text(row.value) << " | "
        << text(row.first) << " | " << text(row.second) << " |\n";
}

std::string page() {
  std::ostringstream out;
  out << "# Edges\n\n"
         "What ops do where their formula leaves something open. Made from the edge table "
         "(`tests/table/edges.h`) by\n`build/tests/edges_page`; tests hold every row in "
         "float64 and float32, and fail when this page is stale.\n\n"
         "*First* is the gradient of the sum of f(x), *second* the gradient of the sum of the "
         "first. Compositions follow the chain\nrule: the branch that `where` leaves gets gradient "
         "0, but 0 times an infinite slope is nan. `safe_where` gives each branch\nits own "
         "elements "
         "only; or keep the operand harmless: `where(x > 0, sqrt(where(x > 0, x, 1)), 0)`.\n";
  for (const auto& group : edge_table()) print_group(out, group);
  return out.str();
}

}  // namespace

int main(int argc, char** argv) { return print_or_compare(page(), argc, argv); }
