#include "ratio_reporter.h"
#include <algorithm>
#include <cstdio>

void RatioReporter::ReportRuns(const std::vector<Run>& runs) {
  for (const auto& run : runs) {
    if (run.run_type != Run::RT_Aggregate || run.aggregate_name != "median") continue;
    const std::string& name = run.run_name.function_name;
    const auto slash = name.rfind('/');
    const std::string which = name.substr(0, slash), who = name.substr(slash + 1);
    if (!medians_.contains(which)) order_.push_back(which);
    const double seconds =
        run.GetAdjustedCPUTime() / benchmark::GetTimeUnitMultiplier(run.time_unit);
    const auto parts = run.counters.find("parts");
    medians_[which][who] = parts == run.counters.end() ? seconds * 1e9 : 1e9 / parts->second;
  }
}

std::vector<RatioReporter::Line> RatioReporter::lines() const {
  std::vector<Line> lines;
  for (const auto& which : order_) {
    Line line{which};
    for (const auto& [who, time] : medians_.at(which)) {
      if (who == "gradus") line.gradus = time;
      if (who == "floor") line.floor = time;
      if (who == "libtorch" || who == "channels-last")
        line.libtorch = line.libtorch == 0 ? time : std::min(line.libtorch, time);
    }
    lines.push_back(line);
  }
  return lines;
}

void RatioReporter::print() const {
  const auto time = [](double nanoseconds) {
    nanoseconds == 0 ? std::printf(" %12s", "") : std::printf(" %12.1f", nanoseconds);
  };
  const auto ratio = [](double gradus, double other) {
    gradus == 0 || other == 0 ? std::printf(" %8s", "") : std::printf(" %8.3f", gradus / other);
  };
  std::printf("%-44s %12s %12s %12s %8s %8s\n", "case (medians, ns)", "gradus", "libtorch", "floor",
              "/torch", "/floor");
  for (const auto& line : lines()) {
    std::printf("%-44s", line.which.c_str());
    for (const double each : {line.gradus, line.libtorch, line.floor}) time(each);
    for (const double other : {line.libtorch, line.floor}) ratio(line.gradus, other);
    std::printf("\n");
  }
}

void RatioReporter::print_json() const {
  std::printf("[");
  const char* separator = "\n";
  for (const auto& line : lines()) {
    std::printf("%s  {\"case\": \"%s\"", separator, line.which.c_str());
    separator = ",\n";
    if (line.gradus != 0) std::printf(", \"gradus_ns\": %.1f", line.gradus);
    if (line.libtorch != 0) std::printf(", \"libtorch_ns\": %.1f", line.libtorch);
    if (line.floor != 0) std::printf(", \"floor_ns\": %.1f", line.floor);
    std::printf("}");
  }
  std::printf("\n]\n");
}
