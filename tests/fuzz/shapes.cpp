#include <gradus/ops/ops.h>
#include <algorithm>
#include "program.h"
#include "text.h"

// The same elements in another shape.

namespace fuzz {
namespace {

// One size is -1, so that the op fits a smaller input too.
Kind reshape() {
  Kind kind{"reshape"};
  kind.draw = [](Random& random, const Shapes& in, Attributes& to) {
    std::int64_t left = gradus::count(in[0]);
    for (std::int64_t axes = random.below(3); axes > 0; --axes) {
      const std::int64_t size = random.between(1, 4);
      if (left % size != 0) continue;
      to.shape.push_back(size);
      left /= size;
    }
    to.shape.insert(to.shape.begin() + random.between(0, static_cast<int>(to.shape.size())), -1);
    return true;
  };
  kind.shape = [](const Shapes& in, const Attributes& to) -> std::optional<Shape> {
    const std::int64_t known = -gradus::count(to.shape), size = gradus::count(in[0]);
    if (size % known != 0) return {};
    Shape shape = to.shape;
    std::replace(shape.begin(), shape.end(), std::int64_t{-1}, size / known);
    return shape;
  };
  kind.value = [](const Inputs& in, const Attributes&, Numbers& y) { y.values = in[0]->values; };
  kind.call = [](const Tensors& in, const Attributes& to) {
    return gradus::reshape(in[0], to.shape);
  };
  kind.text = [](const Names& x, const Shapes&, const Attributes& to) {
    return "reshape(" + x[0] + ", {" + list(to.shape) + "})";
  };
  return kind;
}

Kind broadcast_to() {
  Kind kind{"broadcast_to"};
  kind.draw = [](Random& random, const Shapes& in, Attributes& to) {
    to.shape = in[0];
    for (auto& size : to.shape)
      if (size == 1) size = random.between(1, 3);
    if (random.chance(40)) to.shape.insert(to.shape.begin(), random.between(1, 3));
    return to.shape != in[0];
  };
  kind.shape = [](const Shapes& in, const Attributes& to) -> std::optional<Shape> {
    Shape common;
    if (!gradus::broadcast(in[0], to.shape, common) || common != to.shape) return {};
    return common;
  };
  kind.value = [](const Inputs& in, const Attributes&, Numbers& y) {
    each(y.shape, [&](const Shape& place) { y[place] = (*in[0])[place]; });
  };
  kind.call = [](const Tensors& in, const Attributes& to) {
    return gradus::broadcast_to(in[0], to.shape);
  };
  kind.text = [](const Names& x, const Shapes&, const Attributes& to) {
    return "broadcast_to(" + x[0] + ", {" + list(to.shape) + "})";
  };
  return kind;
}

}  // namespace

const std::vector<Kind>& shapes() {
  static const std::vector<Kind> kinds{reshape(), broadcast_to()};
  return kinds;
}

}  // namespace fuzz
