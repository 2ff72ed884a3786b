#pragma once
#include <benchmark/benchmark.h>
#include <map>
#include <string>
#include <vector>

/// Collects the medians of benches named "case/who" and prints a line for each case: the time of
/// each, and its ratio to the floor, the hand-written version.
class RatioReporter : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(const Context&) override { return true; }
  void ReportRuns(const std::vector<Run>& runs) override;
  void print() const;

 private:
  std::vector<std::string> order_;
  std::map<std::string, std::map<std::string, double>> medians_;  // case, who: nanoseconds
};
