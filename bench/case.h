#pragma once
#include <benchmark/benchmark.h>

// What the benches share. A bench is named "case/who": gradus, libtorch, or the floor, which is the
// same by hand or what the hardware alone allows.

/// The reported time is that of one of `count` equal parts of an iteration.
inline void per_part(benchmark::State& state, double count) {
  state.counters["parts"] = benchmark::Counter(static_cast<double>(state.iterations()) * count,
                                               benchmark::Counter::kIsRate);
}

/// Runs a case whose state is made once, before the clock starts: `Case{}()` is one iteration.
template <class Case> void run(benchmark::State& state) {
  Case each;
  for (auto _ : state) each();
  if constexpr (requires { Case::parts; }) per_part(state, Case::parts);
}
