#include "interpret.h"
#include <algorithm>
#include <cmath>

namespace fuzz {
namespace {

void put_leaf(Numbers& y, const Step& step, const Shift* shift) {
  for (std::size_t i = 0; i < y.values.size(); ++i) {
    y.values[i] = step.values[i];
    if (shift) y.values[i] += shift->distance * (*shift->direction)[i];
  }
}

bool is_inside(const Domain& domain, const Numbers& x) {
  return std::all_of(x.values.begin(), x.values.end(),
                     [&](Real value) { return value >= domain.low && value <= domain.high; });
}

// Of a tensor and itself neither is ever larger: such a tie stays one.
void note_ways(Run& run, const Step& step, const Inputs& in) {
  const bool tie = step.inputs.size() == 2 && step.inputs[0] == step.inputs[1];
  for (const Real way : step.kind->kinks(in, step.shape, step.attributes)) {
    if (!tie) run.margin = std::min(run.margin, std::abs(way));
    run.ways.push_back(static_cast<signed char>((way > 0) - (way < 0)));
  }
}

void put_op(Run& run, const Step& step, Numbers& y) {
  Inputs in;
  for (const auto input : step.inputs) in.push_back(&run.steps[input]);
  const Domain& domain = step.kind->domain;
  run.safe = run.safe && is_inside(domain, *in[domain.input]);
  if (step.kind->kinks) note_ways(run, step, in);
  step.kind->value(in, step.attributes, y);
  run.safe = run.safe && is_inside({0, step.kind->least}, y);
}

}  // namespace

void advance(Run& run, const Program& program, std::size_t k, const Shift& shift) {
  const Step& step = program[k];
  Numbers y(step.shape);
  if (step.kind)
    put_op(run, step, y);
  else
    put_leaf(y, step, shift.direction && shift.leaf == k ? &shift : nullptr);
  run.largest = 0;
  for (const Real value : y.values) {
    run.safe = run.safe && std::abs(value) < 100;  // false for a NaN too
    run.largest = std::max(run.largest, std::abs(value));
  }
  run.steps.push_back(std::move(y));
}

Run interpret(const Program& program, const Shift& shift) {
  Run run;
  for (std::size_t k = 0; k < program.size(); ++k) advance(run, program, k, shift);
  return run;
}

Real weighed_result(const Run& run) {
  const Numbers& y = run.steps.back();
  const auto by = weights(y.shape);
  Real sum = 0;
  for (std::size_t i = 0; i < by.size(); ++i) sum += by[i] * y.values[i];
  return sum;
}

bool is_sound(const Run& run) { return run.safe && run.margin > 1e-6L; }

}  // namespace fuzz
