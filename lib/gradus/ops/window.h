#pragma once
#include <gradus/graph/operand.h>

// What slice, flip, pad and diag share: evenly spaced places in a tensor, and the adjoint pair of
// taking what is there and putting it there.

namespace gradus::detail {

/// For each axis: the first place, how many there are, and how far it is to the next.
struct Window {
  Shape start, count, step;
};
/// Every place of a shape.
Window whole(const Shape& shape);

/// What is in the window, as a view.
Tensor take_window(const char* op, Operand x, const Window& window);
/// x in the window of `shape`, and `value` everywhere else.
Tensor put_window(Operand x, const Shape& shape, const Window& window, double value = 0);

}  // namespace gradus::detail
