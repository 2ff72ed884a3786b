#include <gradus/ops/ops.h>
#include <algorithm>
#include <functional>
#include <numeric>
#include "program.h"
#include "text.h"

// Ops whose elements are elements of the input. Each says where an element comes from.

namespace fuzz {
namespace {

using From = std::function<Shape(const Shape& place, const Shape& input, const Attributes&)>;

auto taking(From from) {
  return [from](const Inputs& in, const Attributes& to, Numbers& y) {
    each(y.shape, [&](const Shape& place) { y[place] = (*in[0])[from(place, in[0]->shape, to)]; });
  };
}

std::size_t rank_of(const Shapes& in) { return in[0].size(); }

Kind transpose() {
  Kind kind{"transpose"};
  kind.draw = [](Random&, const Shapes& in, Attributes&) { return rank_of(in) >= 2; };
  const auto swapped = [](Shape shape) {
    std::swap(shape[shape.size() - 1], shape[shape.size() - 2]);
    return shape;
  };
  kind.shape = [swapped](const Shapes& in, const Attributes&) -> std::optional<Shape> {
    if (rank_of(in) < 2) return {};
    return swapped(in[0]);
  };
  kind.value =
      taking([swapped](const Shape& p, const Shape&, const Attributes&) { return swapped(p); });
  kind.call = [](const Tensors& in, const Attributes&) { return gradus::transpose(in[0]); };
  kind.text = [](const Names& x, const Shapes&, const Attributes&) {
    return "transpose(" + x[0] + ")";
  };
  return kind;
}

Kind permute() {
  Kind kind{"permute"};
  kind.draw = [](Random& random, const Shapes& in, Attributes& to) {
    to.numbers.resize(rank_of(in));
    std::iota(to.numbers.begin(), to.numbers.end(), 0);
    for (std::size_t k = to.numbers.size(); k > 1; --k)
      std::swap(to.numbers[k - 1],
                to.numbers[static_cast<std::size_t>(random.below(static_cast<std::int64_t>(k)))]);
    return rank_of(in) >= 2;
  };
  kind.shape = [](const Shapes& in, const Attributes& to) -> std::optional<Shape> {
    if (rank_of(in) != to.numbers.size()) return {};
    Shape shape;
    for (const auto axis : to.numbers) shape.push_back(in[0][static_cast<std::size_t>(axis)]);
    return shape;
  };
  kind.value = taking([](const Shape& p, const Shape&, const Attributes& to) {
    Shape from(p.size());
    for (std::size_t k = 0; k < p.size(); ++k) from[static_cast<std::size_t>(to.numbers[k])] = p[k];
    return from;
  });
  kind.call = [](const Tensors& in, const Attributes& to) {
    return gradus::permute(in[0], to.numbers);
  };
  kind.text = [](const Names& x, const Shapes&, const Attributes& to) {
    return "permute(" + x[0] + ", {" + list(to.numbers) + "})";
  };
  return kind;
}

// The places that Python's start:stop:step names.
std::vector<std::int64_t> places(std::int64_t size, const Attributes& to) {
  const auto wrapped = [&](std::int64_t place) { return place < 0 ? place + size : place; };
  const std::int64_t stop = wrapped(to.numbers[1]), step = to.numbers[2];
  std::vector<std::int64_t> found;
  std::int64_t at = wrapped(to.numbers[0]);
  at = step > 0 ? std::max<std::int64_t>(at, 0) : std::min(at, size - 1);
  for (; step > 0 ? at < std::min(stop, size) : at > std::max<std::int64_t>(stop, -1); at += step)
    found.push_back(at);
  return found;
}

Kind slice() {
  Kind kind{"slice"};
  kind.draw = [](Random& random, const Shapes& in, Attributes& to) {
    if (!draw_axis(random, in, to)) return false;
    const std::int64_t size = in[0][static_cast<std::size_t>(to.axis)];
    const std::int64_t step = random.chance(60)   ? 1
                              : random.chance(50) ? -1
                                                  : random.between(-2, 2);
    to.numbers = {random.between(-size - 1, size), random.between(-size - 1, size + 1), step};
    return step != 0;
  };
  kind.shape = [](const Shapes& in, const Attributes& to) -> std::optional<Shape> {
    const auto axis = static_cast<std::size_t>(to.axis);
    if (axis >= rank_of(in)) return {};
    Shape shape = in[0];
    shape[axis] = static_cast<std::int64_t>(places(shape[axis], to).size());
    if (shape[axis] == 0) return {};
    return shape;
  };
  kind.value = taking([](Shape p, const Shape& in, const Attributes& to) {
    const auto axis = static_cast<std::size_t>(to.axis);
    p[axis] = places(in[axis], to)[static_cast<std::size_t>(p[axis])];
    return p;
  });
  kind.call = [](const Tensors& in, const Attributes& to) {
    return gradus::slice(in[0], to.axis, to.numbers[0], to.numbers[1], to.numbers[2]);
  };
  kind.text = [](const Names& x, const Shapes&, const Attributes& to) {
    return "slice(" + x[0] + ", " + std::to_string(to.axis) + ", " + list(to.numbers) + ")";
  };
  return kind;
}

Kind flip() {
  Kind kind{"flip"};
  kind.draw = draw_axis;
  kind.shape = [](const Shapes& in, const Attributes& to) -> std::optional<Shape> {
    if (static_cast<std::size_t>(to.axis) >= rank_of(in)) return {};
    return in[0];
  };
  kind.value = taking([](Shape p, const Shape& in, const Attributes& to) {
    const auto axis = static_cast<std::size_t>(to.axis);
    p[axis] = in[axis] - 1 - p[axis];
    return p;
  });
  kind.call = [](const Tensors& in, const Attributes& to) { return gradus::flip(in[0], to.axis); };
  kind.text = [](const Names& x, const Shapes&, const Attributes& to) {
    return "flip(" + x[0] + ", " + std::to_string(to.axis) + ")";
  };
  return kind;
}

}  // namespace

const std::vector<Kind>& views() {
  static const std::vector<Kind> kinds{transpose(), permute(), slice(), flip()};
  return kinds;
}

}  // namespace fuzz
