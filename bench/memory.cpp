#include "memory.h"
#include <cstdio>
#include <functional>
#include <set>
#include <utility>
#include <vector>

namespace {

struct Entry {
  std::string which;
  std::function<StepMemory()> measure;
};
std::vector<Entry>& entries() {
  static std::vector<Entry> entries;
  return entries;
}

struct Growth {
  std::string which;
  double parts;
  std::function<void()> pass;

  double bytes_per_part() const {
    const std::int64_t before = gradus::memory_stats().live_bytes;
    gradus::reset_peak();
    pass();
    const auto held = static_cast<double>(gradus::memory_stats().peak_bytes - before);
    gradus::release_cache();
    return held / parts;
  }
};
std::vector<Growth>& growths() {
  static std::vector<Growth> growths;
  return growths;
}

double kilobytes(std::int64_t bytes) { return static_cast<double>(bytes) / 1024; }

// The ops that remember most, three at most.
std::string described(const std::vector<gradus::explain::OpMemory>& rows) {
  std::string text;
  for (std::size_t k = 0; k < rows.size() && k < 3 && rows[k].bytes > 0; ++k) {
    char part[128];
    std::snprintf(part, sizeof part, "%s%s x%lld %.1f", k ? ", " : "", rows[k].op.c_str(),
                  static_cast<long long>(rows[k].nodes), kilobytes(rows[k].bytes));
    text += part;
  }
  return text;
}

}  // namespace

void add_to_memory_table(const std::string& which, std::function<StepMemory()> measure) {
  entries().push_back({which, std::move(measure)});
}

void print_memory(const std::set<std::string>& cases) {
  bool is_first = true;
  for (const auto& [which, measure] : entries()) {
    if (!cases.contains(which)) continue;
    if (std::exchange(is_first, false))
      std::printf(
          "\nmemory of a step in KiB: parameters, data, gradients and optimizer; what rules "
          "remember; peak\n%-48s %10s %10s %10s %10s   %s\n",
          "", "standing", "rules", "peak", "peak / sum", "the rules that remember most");
    const StepMemory memory = measure();
    std::printf("%-48s %10.1f %10.1f %10.1f %10.3f   %s\n", which.c_str(),
                kilobytes(memory.standing), kilobytes(memory.remembered), kilobytes(memory.peak),
                memory.ratio(), described(memory.by_op).c_str());
  }
}

void print_memory_json(const std::set<std::string>& cases) {
  const char* separator = "\n";
  std::printf("[");
  for (const auto& [which, measure] : entries()) {
    if (!cases.contains(which)) continue;
    const StepMemory memory = measure();
    std::printf("%s  {\"case\": \"%s\", \"standing_bytes\": %lld, \"remembered_bytes\": %lld, "
                "\"peak_bytes\": %lld, \"ops\": [",
                std::exchange(separator, ",\n"), which.c_str(),
                static_cast<long long>(memory.standing), static_cast<long long>(memory.remembered),
                static_cast<long long>(memory.peak));
    const char* comma = "";
    for (const auto& [op, nodes, bytes] : memory.by_op)
      std::printf("%s{\"op\": \"%s\", \"nodes\": %lld, \"bytes\": %lld}",
                  std::exchange(comma, ", "), op.c_str(), static_cast<long long>(nodes),
                  static_cast<long long>(bytes));
    std::printf("]}");
  }
  std::printf("\n]");
}

void add_to_growth_table(const std::string& which, double parts, std::function<void()> pass) {
  growths().push_back({which, parts, std::move(pass)});
}

void print_growth(const std::set<std::string>& cases) {
  bool is_first = true;
  for (const auto& growth : growths()) {
    if (!cases.contains(growth.which)) continue;
    if (std::exchange(is_first, false)) std::printf("\nbytes that a pass holds at its peak\n");
    std::printf("%-48s %10.1f\n", growth.which.c_str(), growth.bytes_per_part());
  }
}

void print_growth_json(const std::set<std::string>& cases) {
  const char* separator = "\n";
  std::printf("[");
  for (const auto& growth : growths())
    if (cases.contains(growth.which))
      std::printf("%s  {\"case\": \"%s\", \"peak_bytes\": %.1f}", std::exchange(separator, ",\n"),
                  growth.which.c_str(), growth.bytes_per_part());
  std::printf("\n]");
}
