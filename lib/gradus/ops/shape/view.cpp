#include <gradus/ops/arguments.h>
#include <gradus/ops/ops.h>
#include <functional>
#include <numeric>

// Other ways to look at the same elements, composed from reshape, permute and broadcast_to.

namespace gradus {

// y = x, repeated along axes of size 1; -1 leaves a size as it is
Tensor expand(TensorLike x, const Shape& shape) {
  const Shape& from = x.shape();
  Shape full = shape, common;
  bool fits = from.size() <= full.size();
  for (std::size_t k = 0; fits && k < from.size(); ++k) {
    auto& size = full[full.size() - from.size() + k];
    if (size == -1) size = from[k];
  }
  for (const auto size : full) fits = fits && size >= 0;
  if (!fits || !broadcast(from, full, common) || common != full)
    fail<ShapeError>("expand", x.at,
                     describe(from) + " does not expand to " + describe(shape) +
                         "; only axes of size 1 and leading axes are repeated, and -1 leaves the "
                         "size of an axis that x has");
  return broadcast_to(x, full);
}

// y = x with the axes first..last as one, row-major
Tensor flatten(TensorLike x, int first, int last) {
  const Shape& from = x.shape();
  if (from.empty() && (first == 0 || first == -1) && (last == 0 || last == -1))
    return reshape(x, {1});
  const int begin = detail::checked_axis("flatten", x, first);
  const int end = detail::checked_axis("flatten", x, last);
  if (begin > end)
    fail<ShapeError>("flatten", x.at,
                     "axis " + std::to_string(first) + " of " + describe(from) +
                         " comes after axis " + std::to_string(last) +
                         "; name the first one first");
  Shape shape = from.first(begin);
  shape.push_back(std::accumulate(from.begin() + begin, from.begin() + end + 1, std::int64_t{1},
                                  std::multiplies<>()));
  for (const auto size : from.last(-1 - end)) shape.push_back(size);
  return reshape(x, shape);
}

// y = x without its axes of size 1
Tensor squeeze(TensorLike x) {
  Shape shape;
  for (const auto size : x.shape())
    if (size != 1) shape.push_back(size);
  return reshape(x, shape);
}

// y = x without these axes, all of size 1
Tensor squeeze(TensorLike x, const AxisList& axes) {
  Shape shape = x.shape();
  const auto gone = detail::checked_axes("squeeze", x, axes);
  for (const int axis : gone)
    if (shape[axis] != 1)
      fail<ShapeError>("squeeze", x.at,
                       "axis " + std::to_string(axis) + " of " + describe(shape) +
                           " is not of size 1; squeeze(x) takes out only those that are");
  for (std::size_t k = gone.size(); k-- > 0;) shape.erase(shape.begin() + gone[k]);
  return reshape(x, shape);
}

// y = x with an axis of size 1, at that place in the result
Tensor unsqueeze(TensorLike x, int axis) {
  Shape shape = x.shape();
  const int place = normal_axis(axis, shape.size() + 1);
  if (place < 0) {
    const auto rank = static_cast<std::int64_t>(shape.size());
    fail<ShapeError>("unsqueeze", x.at,
                     describe(shape) + " has no place " + std::to_string(axis) +
                         " for a new axis; places run from " + std::to_string(-rank - 1) + " to " +
                         std::to_string(rank));
  }
  shape.insert(shape.begin() + place, 1);
  return reshape(x, shape);
}

// y = x with two axes swapped
Tensor swap_axes(TensorLike x, int a, int b) {
  std::vector<int> order = detail::all_axes(x);
  std::swap(order[static_cast<std::size_t>(detail::checked_axis("swap_axes", x, a))],
            order[static_cast<std::size_t>(detail::checked_axis("swap_axes", x, b))]);
  return permute(x, order);
}

}  // namespace gradus
