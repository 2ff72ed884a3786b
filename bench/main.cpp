#include <benchmark/benchmark.h>
#include <vector>
#include "ratio_reporter.h"

// Runs every case several times in random order, so that the machine's moods hit all alike, and
// reports medians. Any flag of Google Benchmark given on the command line wins.
int main(int argc, char** argv) {
  std::vector<char*> arguments{argv[0]};
  static char interleave[] = "--benchmark_enable_random_interleaving=true";
  static char repeat[] = "--benchmark_repetitions=9";
  static char at_least[] = "--benchmark_min_time=0.1";
  arguments.insert(arguments.end(), {interleave, repeat, at_least});
  arguments.insert(arguments.end(), argv + 1, argv + argc);
  int count = static_cast<int>(arguments.size());
  benchmark::Initialize(&count, arguments.data());
  if (benchmark::ReportUnrecognizedArguments(count, arguments.data())) return 2;
  RatioReporter reporter;
  benchmark::RunSpecifiedBenchmarks(&reporter);
  reporter.print();
}
