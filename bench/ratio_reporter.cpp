#include "ratio_reporter.h"
#include <algorithm>
#include <cstdio>
#include <set>
#include <tuple>
#include <utility>

namespace {

// CPU time, which other processes disturb least; a child's, as it took it itself.
double nanoseconds(const benchmark::BenchmarkReporter::Run& run, bool by_child) {
  const auto parts = run.counters.find("parts");
  if (parts != run.counters.end()) return 1e9 / parts->second;
  const double time = by_child ? run.GetAdjustedRealTime() : run.GetAdjustedCPUTime();
  return 1e9 * time / benchmark::GetTimeUnitMultiplier(run.time_unit);
}

std::string rounded(double ratio) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3f", ratio);
  return text;
}

// Three digits and a unit.
std::string readable(double nanoseconds) {
  const char* unit = "ns";
  for (const char* larger : {"us", "ms", "s "}) {
    if (nanoseconds < 999.5) break;
    nanoseconds /= 1000;
    unit = larger;
  }
  char text[32];
  const int decimals = nanoseconds < 9.995 ? 2 : nanoseconds < 99.95 ? 1 : 0;
  std::snprintf(text, sizeof text, "%.*f %s", decimals, nanoseconds, unit);
  return text;
}

}  // namespace

void RatioReporter::ReportRuns(const std::vector<Run>& runs) {
  for (const auto& run : runs) {
    if (run.error_occurred)
      std::fprintf(stderr, "%s: %s\n", run.benchmark_name().c_str(), run.error_message.c_str());
    if (run.run_type != Run::RT_Aggregate || run.aggregate_name != "median") continue;
    const std::string& name = run.run_name.function_name;
    const auto slash = name.rfind('/');
    const std::string which = name.substr(0, slash);
    std::string who = name.substr(slash + 1);
    if (who == "channels-last") who = "libtorch";
    Line& line = line_of(which, run.family_index);
    if (who == "gradus") line.place = run.family_index;
    const double time = nanoseconds(run, who == "numpy");
    const auto [earlier, is_first] = line.times.emplace(who, time);
    if (!is_first) earlier->second = std::min(earlier->second, time);
  }
}

RatioReporter::Line& RatioReporter::line_of(const std::string& which, std::int64_t place) {
  for (auto& line : lines_)
    if (line.which == which) return line;
  return lines_.emplace_back(Line{which, place, {}});
}

// Runs that were interleaved at random end at random; the table has the order of the sources.
void RatioReporter::Finalize() {
  std::sort(lines_.begin(), lines_.end(), [](const Line& a, const Line& b) {
    return std::tie(a.place, a.which) < std::tie(b.place, b.which);
  });
}

std::set<std::string> RatioReporter::cases() const {
  std::set<std::string> cases;
  for (const auto& line : lines_) cases.insert(line.which);
  return cases;
}

std::vector<std::string> RatioReporter::measured_others() const {
  std::vector<std::string> others;
  for (const char* who : {"libtorch", "numpy", "floor"})
    if (std::any_of(lines_.begin(), lines_.end(),
                    [&](const Line& line) { return line.times.contains(who); }))
      others.push_back(who);
  return others;
}

void RatioReporter::print() const {
  const std::vector<std::string> others = measured_others();
  std::printf("%-48s %10s", "medians of CPU time; gradus / others", "gradus");
  for (const auto& who : others) std::printf(" %10s", who.c_str());
  for (const auto& who : others) std::printf(" %10s", ("/ " + who).c_str());
  for (const auto& line : lines_) {
    const auto cell = [](bool known, const std::string& text) {
      std::printf(" %10s", known ? text.c_str() : "-");
    };
    const auto time = [&](const std::string& who) {
      const auto found = line.times.find(who);
      return found == line.times.end() ? 0 : found->second;
    };
    const double own = time("gradus");
    std::printf("\n%-48s", line.which.c_str());
    cell(own > 0, readable(own));
    for (const auto& who : others) cell(time(who) > 0, readable(time(who)));
    for (const auto& who : others) cell(own > 0 && time(who) > 0, rounded(own / time(who)));
  }
  std::printf("\n");
}

void RatioReporter::print_json() const {
  std::printf("[");
  const char* separator = "\n";
  for (const auto& line : lines_) {
    std::printf("%s  {\"case\": \"%s\"", std::exchange(separator, ",\n"), line.which.c_str());
    for (const char* who : {"gradus", "libtorch", "numpy", "floor"})
      if (const auto time = line.times.find(who); time != line.times.end())
        std::printf(", \"%s_ns\": %.1f", who, time->second);
    std::printf("}");
  }
  std::printf("\n]");
}
