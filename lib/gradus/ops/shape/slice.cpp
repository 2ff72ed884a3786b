#include <gradus/graph/rules.h>
#include <gradus/kernels/dense/copy.h>
#include <gradus/ops/arguments.h>
#include <gradus/ops/ops.h>
#include <gradus/ops/shape/places.h>
#include <algorithm>
#include <cmath>

// Slicing and padding are an adjoint pair: one takes what is at some places, the other puts it
// there.

namespace gradus {
using namespace graph;
namespace {

using detail::Run;

NdArray part_of(const NdArray& x, const Run& run) {
  Shape shape = x.shape(), strides = x.strides();
  const std::int64_t offset = run.start * strides[run.axis];
  shape[run.axis] = run.count;
  strides[run.axis] *= run.step;
  return x.view(shape, strides, x.size() == 0 || run.count == 0 ? 0 : offset);
}

// The gradient of a part of x, which a walk may add there alone.
struct TakeRule {
  Run run;
  std::int64_t size;  // of the axis

  Attributes attributes() const {
    const auto [axis, start, count, step] = run;
    const std::int64_t end = start + count * step;
    const std::int64_t stop = count == 0 ? start : end < 0 ? -1 - size : end;
    return {{"axis", static_cast<std::int64_t>(axis)},
            {"start", start, start == 0 && step > 0},
            {"stop", stop, stop >= size},
            {"step", step, step == 1}};
  }
  void pull(Node&, std::array<Edge, 1>& edges, Tensor g, std::span<InputGradient> gradients, bool) {
    gradients[0].is_part = gradients[0].may_be_part;
    gradients[0].value =
        gradients[0].is_part ? std::move(g) : detail::put_runs(g, edges[0].node->shape(), {run});
  }
  NdArray part(const NdArray& whole) const { return part_of(whole, run); }
};

// x within a larger tensor of zeros, or of another value.
struct PutRule {
  std::vector<Run> runs;
  double value;

  // Margins of all axes, each before and after x; or where in a larger tensor x lies.
  Attributes attributes(const Shape& output) const {
    std::vector<std::int64_t> margins, axes, start, step;
    for (const auto& run : runs) {
      margins.push_back(run.start);
      margins.push_back(output[run.axis] - run.start - run.count);
      axes.push_back(static_cast<std::int64_t>(run.axis));
      start.push_back(run.start);
      step.push_back(run.step);
    }
    const bool is_dense = std::ranges::all_of(step, [](auto n) { return n == 1; });
    const Attribute around{"value", value, value == 0};
    if (is_dense && runs.size() == output.size()) return {{"margins", std::move(margins)}, around};
    return {{"axes", std::move(axes)}, {"start", start}, {"step", step, is_dense}, around};
  }
};

}  // namespace

// y = x in a run, a view      dL/dx = g there, 0 elsewhere
Tensor detail::take_run(const char* op, TensorLike x, const Run& run) {
  const std::array inputs{x};
  NdArray y = part_of(x.array(), run);
  const std::int64_t size = x.shape()[run.axis];
  const bool recorded = is_floating(y.dtype()) && records(inputs);
  return finish_recorded(
      op, x.at, std::move(y), inputs, recorded, [&] { return edges_to(inputs, Reads::nothing()); },
      false, TakeRule{run, size}, no_branches);
}

// y = x in the runs, a constant elsewhere      dL/dx = g in the runs
Tensor detail::put_runs(TensorLike x, const Shape& shape, const std::vector<Run>& runs,
                        double value) {
  const Dtype dtype = x.dtype();
  const bool covered = x.size() == count(shape);
  NdArray y = covered ? NdArray::empty(shape, dtype) : kernels::full(shape, value, dtype);
  NdArray part = y;
  for (const auto& run : runs) part = part_of(part, run);
  kernels::copy_into(part, x.array());
  return record("pad", std::move(y), {x}, PutRule{runs, value},
                reads_nothing([](auto& g, auto&, auto&, const PutRule& told) {
                  Tensor taken = g;
                  for (const auto& run : told.runs) taken = take_run("slice", taken, run);
                  return taken;
                }));
}

namespace {
// Python's rules: negative places count from the end, and what lies beyond an end is cut off.
Run run_between(std::size_t axis, std::int64_t size, std::int64_t start, std::int64_t stop,
                std::int64_t step) {
  const std::int64_t far = std::max<std::int64_t>(size, 1);
  const auto clamped = [&](std::int64_t place) {
    if (place < 0) place += size;
    return step > 0 ? std::clamp<std::int64_t>(place, 0, size)
                    : std::clamp<std::int64_t>(place, -1, size - 1);
  };
  const std::int64_t from = clamped(start), to = clamped(stop);
  step = std::clamp(step, -far, far);  // further is the same, and cannot overflow
  const std::int64_t span = step > 0 ? to - from + step - 1 : from - to - step - 1;
  return {axis, from, std::max<std::int64_t>(0, span / std::abs(step)), step};
}
}  // namespace

// y = x[start:stop:step] along one axis
Tensor slice(TensorLike x, int axis, std::int64_t start, std::int64_t stop, std::int64_t step) {
  const std::size_t along = detail::checked_axis("slice", x, axis);
  if (step == 0) fail<ValueError>("slice", x.at, "the step is 0; it must be positive or negative");
  return detail::take_run("slice", x, run_between(along, x.shape()[along], start, stop, step));
}

// y = x read backwards along the axes
Tensor flip(TensorLike x, const AxisList& axes) {
  const OpScope scope("flip", x.at);
  Tensor y = x.tensor();
  for (const std::size_t axis : detail::checked_axes("flip", x, axes)) {
    const std::int64_t size = y.shape()[axis];
    y = detail::take_run("flip", y, {axis, size - 1, size, -1});
  }
  return y;
}

// y = x with `value` before and after it along every axis
Tensor pad(TensorLike x, const std::vector<PadWidth>& margins, double value) {
  const OpScope scope("pad", x.at);
  Shape shape = x.shape();
  if (margins.size() != shape.size())
    fail<ShapeError>("pad", x.at,
                     std::to_string(margins.size()) + " margins for " + describe(shape) +
                         "; give a {before, after} for each axis");
  if (x.dtype() == int64 && value != std::trunc(value))
    fail<DtypeError>("pad", x.at,
                     std::to_string(value) + " is no int64; convert x with to(x, float32)");
  std::vector<Run> runs;
  for (std::size_t axis = 0; axis < shape.size(); ++axis) {
    if (margins[axis].before < 0 || margins[axis].after < 0)
      fail<ValueError>("pad", x.at,
                       "the margin {" + std::to_string(margins[axis].before) + ", " +
                           std::to_string(margins[axis].after) + "} of axis " +
                           std::to_string(axis) + " is negative; cut with slice");
    runs.push_back({axis, margins[axis].before, shape[axis], 1});
    shape[axis] += margins[axis].before + margins[axis].after;
  }
  return detail::put_runs(x, shape, runs, value);
}

}  // namespace gradus
