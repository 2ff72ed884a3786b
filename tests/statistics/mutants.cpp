#include <gradus/check/mutant.h>
#include <gradus/gradus.h>
#include <cmath>
#include <iostream>
#include "../rows.h"
#include "chains.h"
#include "statistics.h"

using namespace gradus;
using check::Mutant;
using check::Mutator;

namespace {

using Numbers = std::vector<double>;

double norm_of(const Numbers& x) {
  double sum = 0;
  for (const double v : x) sum += v * v;
  return std::sqrt(sum);
}

std::vector<Numbers> gradients_of(const Case& c) {
  const Tensors leaves = with_parameters(c.inputs);
  std::vector<Numbers> all;
  for (const auto& g : grad(c.f(leaves), floating(leaves), {.allow_unused = true}))
    all.push_back(g.to_vector<double>());
  return all;
}

/// The largest change of an entry, relative to the norm of its input's gradient.
double change_by(const Mutant& mutant, const Case& c, const std::vector<Numbers>& right) {
  Mutator mutator(mutant);
  const auto wrong = gradients_of(c);
  double largest = 0;
  for (std::size_t k = 0; k < right.size(); ++k)
    for (std::size_t i = 0; i < right[k].size(); ++i)
      if (norm_of(right[k]) > 0)
        largest = std::max(largest, std::abs(wrong[k][i] - right[k][i]) / norm_of(right[k]));
  return largest;
}

/// What became of the mutants.
struct Counts {
  int functions = 0, unfit = 0, tried = 0, caught = 0, equivalent = 0, survived = 0;
  int misnamed = 0, other_input = 0;
};
std::ostream& operator<<(std::ostream& out, const Counts& n) {
  return out << n.functions << " functions (" << n.unfit << " more were unfit), " << n.tried
             << " mutants: " << n.caught << " caught, " << n.equivalent
             << " equivalent (gradients change by less than 10 smallest_detectable), " << n.survived
             << " survived; of those caught " << n.misnamed << " with another op named, "
             << n.other_input << " with another input of the op" << std::endl;
}

void print(std::ostream& out, const std::string& title, const char* what, const Mutant& mutant,
           double change, const check::Report& report) {
  out << title << ": " << what << ": " << mutant.op << " at " << mutant.line << ", input "
      << mutant.input << ": " << mutant.kind << ", a change of " << change << "; "
      << name(report.verdict) << ", " << report.culprit.op << " at " << report.culprit.line
      << ", input " << report.culprit.input << ", " << report.diagnosis << '\n';
}

/// Tries all mutants of the nodes that the op table's lines make.
void try_mutants(const Case& c, const std::string& title, Counts& counts, std::ostream& out) {
  const auto good = check::gradcheck(c.f, c.inputs);
  if (!good.passed()) {
    ++counts.unfit;
    if (good.verdict == check::Verdict::wrong) out << title << '\n' << good << std::endl;
    return;
  }
  ++counts.functions;
  check::Census census;
  const auto right = gradients_of(c);
  for (const auto& [place, seen] : census.places) {
    if (place.line.find("chains.cpp:") == 0) continue;
    for (const auto& kind : kinds_for(seen)) {
      const Mutant mutant{place.op, place.line, place.input, kind};
      ++counts.tried;
      const double change = change_by(mutant, c, right);
      Mutator mutator(mutant);
      const auto report = check::gradcheck(c.f, c.inputs);
      const bool visible = change > 10 * good.smallest_detectable;
      if (report.passed()) {
        ++(visible ? counts.survived : counts.equivalent);
        print(out, title, visible ? "survived" : "equivalent", mutant, change, report);
        continue;
      }
      ++counts.caught;
      const auto& named = report.culprit;
      if (named.op != mutant.op || named.line != mutant.line) {
        ++counts.misnamed;
        print(out, title, "misnamed", mutant, change, report);
      } else if (named.input != mutant.input && title.find("itself") == std::string::npos) {
        ++counts.other_input;
        print(out, title, "another input", mutant, change, report);
      }
    }
  }
}

using Maker = Case (*)(const OpRow&, RandomState&);

bool count(Maker make, int functions, const char* what, const Settings& settings,
           std::ostream& out) {
  Counts counts;
  int place = static_cast<int>(settings.seed);
  for (const auto& row : op_table()) {
    if (++place % settings.every != 0) continue;
    const std::string name = title(row);
    if (row.smoothness == Smoothness::constant || row.smoothness == Smoothness::flat) continue;
    if (name.find(settings.row) == std::string::npos) continue;
    RandomState generator(crc32(name) + static_cast<std::uint64_t>(settings.seed));
    for (int k = 0; k < functions; ++k) try_mutants(make(row, generator), name, counts, out);
  }
  out << what << ": " << counts;
  return counts.survived == 0 && counts.misnamed == 0 && counts.tried > 0;
}

}  // namespace

bool count_survivors(const Settings& settings, std::ostream& out) {
  return count(weighed_row, settings.functions, "rules of all rows", settings, out);
}

bool count_misnamed(const Settings& settings, std::ostream& out) {
  return count(random_function, settings.functions, "rules inside random functions of 20 ops",
               settings, out);
}
