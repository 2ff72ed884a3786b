#include <gradus/ops/arguments.h>
#include <gradus/ops/reduce/over.h>
#include <algorithm>

namespace gradus::detail {

std::int64_t Over::count() const {
  std::int64_t n = 1;
  for (const int axis : axes) n *= from[axis];
  return n;
}

Shape Over::shape() const {
  Shape shape;
  for (std::size_t axis = 0; axis < from.size(); ++axis)
    if (keep || std::find(axes.begin(), axes.end(), static_cast<int>(axis)) == axes.end())
      shape.push_back(kept[axis]);
  return shape;
}

Over over(const char* op, const TensorLike& x, const AxisList& axes) {
  Over over{axes.are_all() ? all_axes(x) : checked_axes(op, x, axes), axes.are_kept(), x.shape(),
            x.shape()};
  for (const int axis : over.axes) over.kept[axis] = 1;
  return over;
}
Over over(const char* op, const TensorLike& x, const AxisList& axes, KeepDim) {
  Over kept = over(op, x, axes);
  kept.keep = true;
  return kept;
}

void check_not_empty(const char* op, const TensorLike& x, const Over& over) {
  if (over.count() > 0) return;
  fail<ShapeError>(op, x.at,
                   describe(over.from) + " has no elements along " +
                       (over.axes.size() == 1 ? "axis " + std::to_string(over.axes[0])
                                              : std::string("the reduced axes")) +
                       ", and " + op + " of nothing has no value; leave empty tensors out");
}

}  // namespace gradus::detail
