#include <gradus/kernels/copy.h>
#include <gradus/ops/arguments.h>
#include <gradus/ops/ops.h>
#include <gradus/ops/window.h>
#include <algorithm>
#include <cmath>

// Slicing and padding are an adjoint pair: one takes what is in a window, the other puts it there.

namespace gradus {
namespace {

Array window_of(const Array& x, const detail::Window& window) {
  Shape strides = x.strides();
  std::int64_t offset = 0;
  for (std::size_t axis = 0; axis < strides.size(); ++axis) {
    offset += window.start[axis] * strides[axis];
    strides[axis] *= window.step[axis];
  }
  const bool empty = count(window.count) == 0;
  return x.view(window.count, strides, empty ? 0 : offset);
}

}  // namespace

detail::Window detail::whole(const Shape& shape) {
  return {Shape(shape.size(), 0), shape, Shape(shape.size(), 1)};
}

namespace {
class TakeNode final : public Node {
 public:
  TakeNode(const char* op, const Array& value, const Operand& x, const detail::Window& window)
      : Node(Kind::op, op, RuleLine::or_else(x.at), value), from_(x.array().shape()),
        window_(window) {
    edge_.node = x.node();
    set_inputs({&edge_, 1});
  }
  void pull(Tensor g, std::span<InputGradient> gradients) override {
    gradients[0].is_part = gradients[0].may_be_part;
    *gradients[0].value =
        gradients[0].is_part ? std::move(g) : detail::put_window(g, from_, window_);
  }
  Array part(const Array& whole) const override { return window_of(whole, window_); }
  void forget() noexcept override { edge_ = {}; }

 private:
  Edge edge_;
  Shape from_;
  detail::Window window_;
};
}  // namespace

// y = x in a window, a view      dL/dx = g there, 0 elsewhere
Tensor detail::take_window(const char* op, Operand x, const Window& window) {
  const std::array inputs{x};
  Array y = window_of(x.array(), window);
  const bool recorded = is_floating(y.dtype()) && records(inputs);
  return finish(
      op, RuleLine::or_else(x.at), std::move(y), inputs, recorded,
      [&](const Array& made) { return new TakeNode(op, made, x, window); }, no_branches);
}

// y = x in the window, a constant elsewhere      dL/dx = g in the window
Tensor detail::put_window(Operand x, const Shape& shape, const Window& window, double value) {
  const Dtype dtype = x.array().dtype();
  const bool covered = x.array().size() == count(shape);
  Array y = covered ? Array::empty(shape, dtype) : kernels::full(shape, value, dtype);
  kernels::copy_into(window_of(y, window), x.array());
  return record("pad", std::move(y), {x}, reads_nothing([window](auto& g, auto&, auto&) {
                  return take_window("slice", g, window);
                }));
}

namespace {
// Python's rules: negative places count from the end, and what lies beyond an end is cut off.
void narrow(detail::Window& window, std::size_t axis, std::int64_t start, std::int64_t stop,
            std::int64_t step) {
  const std::int64_t size = window.count[axis], far = std::max<std::int64_t>(size, 1);
  const auto clamped = [&](std::int64_t place) {
    if (place < 0) place += size;
    return step > 0 ? std::clamp<std::int64_t>(place, 0, size)
                    : std::clamp<std::int64_t>(place, -1, size - 1);
  };
  const std::int64_t from = clamped(start), to = clamped(stop);
  step = std::clamp(step, -far, far);  // further is the same, and cannot overflow
  const std::int64_t span = step > 0 ? to - from + step - 1 : from - to - step - 1;
  window.start[axis] = from;
  window.count[axis] = std::max<std::int64_t>(0, span / std::abs(step));
  window.step[axis] = step;
}
}  // namespace

// y = x[start:stop:step] along one axis
Tensor slice(Operand x, int axis, std::int64_t start, std::int64_t stop, std::int64_t step) {
  const auto along = static_cast<std::size_t>(detail::checked_axis("slice", x, axis));
  if (step == 0) fail<ValueError>("slice", x.at, "the step is 0; it must be positive or negative");
  detail::Window window = detail::whole(x.array().shape());
  narrow(window, along, start, stop, step);
  return detail::take_window("slice", x, window);
}

// y = x read backwards along the axes
Tensor flip(Operand x, const Axes& axes) {
  detail::Window window = detail::whole(x.array().shape());
  for (const int axis : detail::checked_axes("flip", x, axes)) {
    const auto along = static_cast<std::size_t>(axis);
    window.start[along] = window.count[along] - 1;
    window.step[along] = -1;
  }
  return detail::take_window("flip", x, window);
}

// y = x with `value` before and after it along every axis
Tensor pad(Operand x, const std::vector<Margin>& margins, double value) {
  Shape shape = x.array().shape();
  if (margins.size() != shape.size())
    fail<ShapeError>("pad", x.at,
                     std::to_string(margins.size()) + " margins for " + describe(shape) +
                         "; give a {before, after} for each axis");
  if (x.array().dtype() == int64 && value != std::trunc(value))
    fail<DtypeError>("pad", x.at,
                     std::to_string(value) + " is no int64; convert x with to(x, float32)");
  detail::Window window = detail::whole(shape);
  for (std::size_t axis = 0; axis < shape.size(); ++axis) {
    if (margins[axis].before < 0 || margins[axis].after < 0)
      fail<ValueError>("pad", x.at,
                       "the margin {" + std::to_string(margins[axis].before) + ", " +
                           std::to_string(margins[axis].after) + "} of axis " +
                           std::to_string(axis) + " is negative; cut with slice");
    window.start[axis] = margins[axis].before;
    shape[axis] += margins[axis].before + margins[axis].after;
  }
  return detail::put_window(x, shape, window, value);
}

}  // namespace gradus
