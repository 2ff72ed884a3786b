#include <gradus/check/report.h>
#include <iomanip>
#include <ostream>
#include <sstream>

namespace gradus::check {

const char* name(Verdict verdict) {
  constexpr const char* names[] = {"correct",          "wrong",  "kink", "noise_limited",
                                   "nondeterministic", "vacuous"};
  return names[static_cast<int>(verdict)];
}

namespace {

const char* meaning(Verdict verdict) {
  constexpr const char* meanings[] = {
      "the gradients agree with differences of the function",
      "a gradient differs from the differences of the function",
      "the gradients agree; at kinks they lie between the slopes of both sides",
      "the function is too noisy here for its differences to judge by",
      "the function answers differently for the same inputs",
      "nothing was checked"};
  return meanings[static_cast<int>(verdict)];
}

void print_worst(std::ostream& out, const Report& report) {
  out << "  input  index      analytic       numeric    difference  relative\n";
  for (const auto& entry : report.worst) {
    out << "  " << std::setw(5) << entry.input << "  ";
    if (entry.index < 0)
      out << "  any";
    else
      out << std::setw(5) << entry.index;
    out << std::setprecision(6) << std::setw(14) << entry.analytic << std::setw(14) << entry.numeric
        << std::setprecision(2) << std::setw(14) << entry.absolute << std::setw(10)
        << entry.relative << '\n';
  }
}

// A line, broken between words where it is longer than a screen is wide.
void print_line(std::ostream& out, const std::string& line) {
  constexpr std::size_t width = 100;
  std::size_t column = 0;
  std::istringstream words(line);
  out << " ";
  for (std::string word; words >> word; column += word.size() + 1) {
    if (column > 0 && column + word.size() > width - 3) out << "\n   ", column = 2;
    out << ' ' << word;
  }
  out << '\n';
}

}  // namespace

std::ostream& operator<<(std::ostream& out, const Report& report) {
  std::ostringstream text;
  text << "gradcheck: " << name(report.verdict) << ": " << meaning(report.verdict);
  if (report.order == 2) text << " (second order)";
  text << '\n';
  if (!report.culprit.op.empty())
    print_line(text, "culprit: " + report.culprit.op + ", the rule of its input " +
                         std::to_string(report.culprit.input) + ", at " + report.culprit.line);
  if (!report.diagnosis.empty()) print_line(text, "diagnosis: " + report.diagnosis);
  if (!report.worst.empty()) print_worst(text, report);
  for (std::size_t k = 0; k < report.kinks.size() && k < 5; ++k)
    print_line(text, "kink: " + report.kinks[k]);
  if (report.kinks.size() > 5) text << "  and " << report.kinks.size() - 5 << " more kinks\n";
  for (const auto& note : report.notes) print_line(text, "note: " + note);
  if (!report.tolerance.empty()) print_line(text, "tolerance: " + report.tolerance);
  text << std::setprecision(2) << "  " << report.entries << " comparisons";
  if (report.smallest_detectable > 0)
    text << " would have caught a relative error of " << report.smallest_detectable;
  text << "; " << report.evaluations << " evaluations, " << report.seconds << " s";
  return out << text.str();
}

}  // namespace gradus::check
