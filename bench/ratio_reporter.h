#pragma once
#include <benchmark/benchmark.h>
#include <map>
#include <string>
#include <vector>

/// Collects the medians of benches named "case/who" and prints a line for each case: the time of
/// each, and gradus's ratio to libtorch (the better of two, where it has two ways) and to the
/// floor.
class RatioReporter : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(const Context&) override { return true; }
  void ReportRuns(const std::vector<Run>& runs) override;
  void print() const;
  void print_json() const;

 private:
  struct Line {
    std::string which;
    double gradus = 0, libtorch = 0, floor = 0;  // nanoseconds; 0: not measured
  };
  std::vector<Line> lines() const;

  std::vector<std::string> order_;
  std::map<std::string, std::map<std::string, double>> medians_;  // case, who: nanoseconds
};
