#pragma once
#include <gradus/array/shape.h>
#include <vector>

namespace fuzz {

using gradus::Shape;
using Real = long double;

/// What the interpreter computes with: numbers in row-major order, no strides, no views.
struct Numbers {
  Numbers() = default;
  explicit Numbers(Shape s)
      : shape(std::move(s)), values(static_cast<std::size_t>(gradus::count(shape))) {}

  /// The element at a place of a shape that this one broadcasts to.
  Real& operator[](const Shape& place) { return values[offset(place)]; }
  Real operator[](const Shape& place) const { return values[offset(place)]; }

  Shape shape;
  std::vector<Real> values;

 private:
  std::size_t offset(const Shape& place) const {
    const std::size_t leading = place.size() - shape.size();
    std::int64_t offset = 0;
    for (std::size_t axis = 0; axis < shape.size(); ++axis)
      offset = offset * shape[axis] + (shape[axis] == 1 ? 0 : place[leading + axis]);
    return static_cast<std::size_t>(offset);
  }
};

/// Calls f with every place of a shape, row-major.
template <class F> void each(const Shape& shape, const F& f) {
  Shape place(shape.size());
  for (std::int64_t left = gradus::count(shape); left > 0; --left) {
    f(place);
    for (std::size_t axis = shape.size(); axis-- > 0;) {
      if (++place[axis] < shape[axis]) break;
      place[axis] = 0;
    }
  }
}

}  // namespace fuzz
