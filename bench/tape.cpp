#include <adolc/adolc.h>
#include "case.h"

// ADOL-C's tape, for the scalar chain: what a tape of scalars costs that knows nothing else.

namespace {

constexpr int length = 1000;

struct Tape {
  static constexpr double parts = length;

  void operator()() const {
    double start = 1.000001, end = 0, gradient = 0;
    trace_on(1);
    adouble a, y;
    a <<= start;
    y = a;
    for (int i = 0; i < length; ++i) y = y * a;
    y >>= end;
    trace_off();
    double seed = 1;
    double* result = &gradient;
    fos_forward(1, 1, 1, 1, &start, &seed, &end, result);
    reverse(1, 1, 1, 0, &seed, &result);
    benchmark::DoNotOptimize(gradient);
  }
};

BENCHMARK(run<Tape>)->Name("scalar chain, both ways, per op/floor");

}  // namespace
