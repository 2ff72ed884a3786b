#include <gradus/ops/arguments.h>
#include <gradus/ops/reduce/over.h>
#include <algorithm>

namespace gradus::detail {
namespace {

Over with_axes(const TensorLike& x, std::vector<int> axes, bool keep) {
  const Shape& from = x.shape();
  Shape kept = from;
  for (const int axis : axes) kept[static_cast<std::size_t>(axis)] = 1;
  return {std::move(axes), keep, from, kept};
}

}  // namespace

std::int64_t Over::count() const {
  std::int64_t n = 1;
  for (const int axis : axes) n *= from[static_cast<std::size_t>(axis)];
  return n;
}

Shape Over::shape() const {
  Shape shape;
  for (std::size_t axis = 0; axis < from.size(); ++axis)
    if (keep || std::find(axes.begin(), axes.end(), static_cast<int>(axis)) == axes.end())
      shape.push_back(kept[axis]);
  return shape;
}

Over over(const TensorLike& x, bool keep) { return with_axes(x, all_axes(x), keep); }
Over over(const char* op, const TensorLike& x, const AxisList& axes, bool keep) {
  return with_axes(x, checked_axes(op, x, axes), keep);
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
