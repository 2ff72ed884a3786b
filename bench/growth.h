#pragma once
#include <gradus/array/memory.h>
#include <string>
#include "case.h"

/// Measures passes over memory that is the process's own already, however much it is: the first
/// pass is not measured, and what it frees is kept until the end.
template <class Pass> void with_memory_at_hand(benchmark::State& state, const Pass& pass) {
  gradus::set_cache_limit(std::int64_t{8} << 30);  // an op takes less than 400 bytes
  pass();
  for (auto _ : state) pass();
  gradus::release_cache();
  gradus::set_cache_limit(std::int64_t{1} << 30);
}

/// Cases of seconds are repeated less often.
inline void register_size(const std::string& name, void (*function)(benchmark::State&),
                          std::int64_t size, std::int64_t large) {
  auto* const added = benchmark::RegisterBenchmark(name.c_str(), function)->Arg(size);
  if (size >= large) added->Repetitions(3);
}
