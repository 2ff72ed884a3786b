#pragma once
#include <gradus/gradus.h>
#include <functional>
#include <set>
#include <string>

/// The most that a step of training holds, in bytes, and what it cannot do without.
struct StepMemory {
  std::int64_t standing = 0;    ///< parameters, data, gradients, the optimizer's state
  std::int64_t remembered = 0;  ///< by the rules, beside these
  std::int64_t peak = 0;
  std::vector<gradus::explain::OpMemory> by_op;

  double ratio() const {
    return static_cast<double>(peak) / static_cast<double>(standing + remembered);
  }
};

/// make() makes a case: `case()` is a step, `case.loss()` its graph, and `case.held()` lists
/// parameters and data.
template <class Make> StepMemory step_memory(const Make& make) {
  StepMemory memory;
  const std::int64_t before = gradus::memory_stats().live_bytes;
  auto each = make();
  each();
  memory.standing = gradus::memory_stats().live_bytes - before;
  memory.by_op = gradus::explain::memory_by_op(each.loss(), each.held());
  for (const auto& row : memory.by_op) memory.remembered += row.bytes;
  gradus::reset_peak();
  each();
  memory.peak = gradus::memory_stats().peak_bytes - before;
  return memory;
}

/// The case is a line of the table of memory.
void add_to_memory_table(const std::string& which, std::function<StepMemory()> measure);
template <class Make> bool register_memory(const std::string& which, Make make) {
  add_to_memory_table(which, [make] { return step_memory(make); });
  return true;
}

/// The case is a line of the table of growth: the most that a pass holds, for each of its parts.
void add_to_growth_table(const std::string& which, double parts, std::function<void()> pass);

/// The lines of these cases.
void print_memory(const std::set<std::string>& cases);
void print_growth(const std::set<std::string>& cases);
void print_memory_json(const std::set<std::string>& cases);
void print_growth_json(const std::set<std::string>& cases);
