#pragma once
#include <benchmark/benchmark.h>
#include <map>
#include <set>
#include <string>
#include <vector>

/// Collects the medians of benches named "case/who" and prints a line for each case: the time of
/// each, and gradus's ratio to the others. Where libtorch has two ways, the better one counts.
/// Others that were not measured at all have no column.
class RatioReporter : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(const Context&) override { return true; }
  void ReportRuns(const std::vector<Run>& runs) override;
  void Finalize() override;
  std::set<std::string> cases() const;
  void print() const;
  void print_json() const;

 private:
  struct Line {
    std::string which;
    std::int64_t place = 0;  // where gradus's case was registered, or the first other one
    std::map<std::string, double> times;  // who: nanoseconds
  };
  std::vector<std::string> measured_others() const;
  Line& line_of(const std::string& which, std::int64_t place);

  std::vector<Line> lines_;
};
