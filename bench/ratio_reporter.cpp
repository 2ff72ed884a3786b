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
    const auto items = run.counters.find("ops");
    medians_[which][who] = items == run.counters.end() ? seconds * 1e9 : 1e9 / items->second;
  }
}

void RatioReporter::print() const {
  std::printf("%-34s %14s %14s %8s\n", "case (median, ns)", "gradus", "floor", "ratio");
  for (const auto& which : order_) {
    const auto& times = medians_.at(which);
    const auto gradus = times.find("gradus"), floor = times.find("floor");
    std::printf("%-34s", which.c_str());
    if (gradus != times.end()) std::printf(" %14.1f", gradus->second);
    if (floor != times.end())
      std::printf(" %14.1f %8.3f", floor->second, gradus->second / floor->second);
    std::printf("\n");
  }
}
