#include <benchmark/benchmark.h>
#include <cstdio>
#include <cstring>
#include <vector>
#include "memory.h"
#include "numpy.h"
#include "ratio_reporter.h"

// Runs every case several times in random order, so that the machine's moods hit all alike, and
// reports medians: as a table, or with --json. Any flag of Google Benchmark on the command line
// wins.
int main(int argc, char** argv) {
  static char interleave[] = "--benchmark_enable_random_interleaving=true";
  static char repeat[] = "--benchmark_repetitions=9";
  static char at_least[] = "--benchmark_min_time=0.05";
  std::vector<char*> arguments{argv[0], interleave, repeat, at_least};
  bool json = false;
  for (int i = 1; i < argc; ++i) {
    if (std::strcmp(argv[i], "--json") == 0)
      json = true;
    else
      arguments.push_back(argv[i]);
  }
  int count = static_cast<int>(arguments.size());
  benchmark::Initialize(&count, arguments.data());
  if (benchmark::ReportUnrecognizedArguments(count, arguments.data())) return 2;
  register_numpy();
  RatioReporter reporter;
  benchmark::RunSpecifiedBenchmarks(&reporter);
  if (!json) {
    reporter.print();
    print_memory(reporter.cases());
    print_growth(reporter.cases());
    return 0;
  }
  std::printf("{\"times\": ");
  reporter.print_json();
  std::printf(", \"memory\": ");
  print_memory_json(reporter.cases());
  std::printf(", \"growth\": ");
  print_growth_json(reporter.cases());
  std::printf("}\n");
}
