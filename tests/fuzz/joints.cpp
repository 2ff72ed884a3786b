#include <gradus/ops/ops.h>
#include <algorithm>
#include <cmath>
#include "program.h"
#include "text.h"

// Ops whose elements are made from many elements of the inputs, and concat.

namespace fuzz {
namespace {

using gradus::Axes, gradus::keepdim;

std::size_t along(const Attributes& to) { return static_cast<std::size_t>(to.axis); }

bool draw_axis(Random& random, const Shapes& in, Attributes& to) {
  if (in[0].empty()) return false;
  to.axis = static_cast<int>(random.below(static_cast<std::int64_t>(in[0].size())));
  return true;
}

std::optional<Shape> same_shape(const Shapes& in, const Attributes& to) {
  if (along(to) >= in[0].size()) return {};
  return in[0];
}

bool draw_axes(Random& random, const Shapes& in, Attributes& to) {
  for (std::size_t axis = 0; axis < in[0].size(); ++axis)
    if (random.chance(50)) to.numbers.push_back(static_cast<std::int64_t>(axis));
  to.keep = random.chance(50);
  return !to.numbers.empty();
}

bool reduces(const Attributes& to, std::size_t axis) {
  return std::count(to.numbers.begin(), to.numbers.end(), static_cast<std::int64_t>(axis)) > 0;
}

std::optional<Shape> reduced(const Shapes& in, const Attributes& to) {
  Shape shape;
  for (const auto axis : to.numbers)
    if (static_cast<std::size_t>(axis) >= in[0].size()) return {};
  for (std::size_t axis = 0; axis < in[0].size(); ++axis) {
    if (!reduces(to, axis))
      shape.push_back(in[0][axis]);
    else if (to.keep)
      shape.push_back(1);
  }
  return shape;
}

// Sum over axes, or the mean.
Kind reduction(const char* name, bool mean) {
  Kind kind{name};
  kind.draw = draw_axes;
  kind.shape = reduced;
  kind.value = [mean](const Inputs& in, const Attributes& to, Numbers& y) {
    each(in[0]->shape, [&](const Shape& place) {
      Shape at;
      for (std::size_t axis = 0; axis < place.size(); ++axis) {
        if (!reduces(to, axis))
          at.push_back(place[axis]);
        else if (to.keep)
          at.push_back(0);
      }
      y[at] += (*in[0])[place];
    });
    const auto n = static_cast<Real>(in[0]->values.size()) / static_cast<Real>(y.values.size());
    for (auto& value : y.values) value = mean ? value / n : value;
  };
  kind.call = [mean](const Tensors& in, const Attributes& to) {
    const Axes axes(to.numbers);
    if (mean) return to.keep ? gradus::mean(in[0], axes, keepdim) : gradus::mean(in[0], axes);
    return to.keep ? gradus::sum(in[0], axes, keepdim) : gradus::sum(in[0], axes);
  };
  kind.text = [kind](const Names& x, const Shapes&, const Attributes& to) {
    const std::string axes =
        to.numbers.size() == 1 ? list(to.numbers) : "{" + list(to.numbers) + "}";
    return kind.name + "(" + x[0] + ", " + axes + (to.keep ? ", keepdim)" : ")");
  };
  return kind;
}

// The sum of e^x along the axis through a place.
Real total(const Numbers& x, Shape place, std::size_t axis) {
  Real sum = 0;
  for (place[axis] = 0; place[axis] < x.shape[axis]; ++place[axis]) sum += std::exp(x[place]);
  return sum;
}

Kind normalized(const char* name, bool logarithm) {
  Kind kind{name};
  kind.draw = draw_axis;
  kind.shape = same_shape;
  kind.value = [logarithm](const Inputs& in, const Attributes& to, Numbers& y) {
    const Numbers& x = *in[0];
    each(y.shape, [&](const Shape& p) {
      const Real sum = total(x, p, along(to));
      y[p] = logarithm ? x[p] - std::log(sum) : std::exp(x[p]) / sum;
    });
  };
  kind.call = [logarithm](const Tensors& in, const Attributes& to) {
    return logarithm ? gradus::log_softmax(in[0], to.axis) : gradus::softmax(in[0], to.axis);
  };
  kind.text = [kind](const Names& x, const Shapes&, const Attributes& to) {
    return kind.name + "(" + x[0] + ", " + std::to_string(to.axis) + ")";
  };
  return kind;
}

// Matrices and batches of them; batches broadcast.
std::optional<Shape> product_shape(const Shapes& in, const Attributes&) {
  Shape a = in[0], b = in[1], common;
  if (a.size() < 2 || b.size() < 2 || a.back() != b[b.size() - 2]) return {};
  const std::int64_t rows = a[a.size() - 2], columns = b.back();
  for (Shape* shape : {&a, &b}) shape->resize(shape->size() - 2);
  if (!gradus::broadcast(a, b, common)) return {};
  common.push_back(rows);
  common.push_back(columns);
  return common;
}

Kind matmul() {
  Kind kind{"matmul", 2};
  kind.draw = [](Random&, const Shapes& in, Attributes&) { return in[0].size() >= 2; };
  kind.shape = product_shape;
  kind.value = [](const Inputs& in, const Attributes&, Numbers& y) {
    each(y.shape, [&](const Shape& place) {
      Shape left = place, right = place;
      for (std::int64_t k = 0; k < in[0]->shape.back(); ++k) {
        left[left.size() - 1] = k;
        right[right.size() - 2] = k;
        y[place] += (*in[0])[left] * (*in[1])[right];
      }
    });
  };
  kind.call = [](const Tensors& in, const Attributes&) { return gradus::matmul(in[0], in[1]); };
  kind.text = [](const Names& x, const Shapes&, const Attributes&) {
    return "matmul(" + x[0] + ", " + x[1] + ")";
  };
  kind.partner = [](Random& random, const Shape& first) {
    if (first.size() < 2) return first;  // no matrix: draw says so
    Shape shape{first.back(), random.between(1, 4)};
    if (first.size() > 2 && random.chance(50)) shape.insert(shape.begin(), first[first.size() - 3]);
    return shape;
  };
  return kind;
}

Kind concat() {
  Kind kind{"concat", 2};
  kind.draw = draw_axis;
  kind.shape = [](const Shapes& in, const Attributes& to) -> std::optional<Shape> {
    Shape a = in[0], b = in[1];
    if (a.size() != b.size() || along(to) >= a.size()) return {};
    a[along(to)] += b[along(to)];
    b[along(to)] = a[along(to)];
    if (a != b) return {};
    return a;
  };
  kind.value = [](const Inputs& in, const Attributes& to, Numbers& y) {
    const std::int64_t first = in[0]->shape[along(to)];
    each(y.shape, [&](const Shape& place) {
      Shape from = place;
      const bool second = place[along(to)] >= first;
      if (second) from[along(to)] -= first;
      y[place] = (*in[second])[from];
    });
  };
  kind.call = [](const Tensors& in, const Attributes& to) { return gradus::concat(in, to.axis); };
  kind.text = [](const Names& x, const Shapes&, const Attributes& to) {
    return "concat({" + x[0] + ", " + x[1] + "}, " + std::to_string(to.axis) + ")";
  };
  kind.partner = [](Random&, const Shape& first) { return first; };
  return kind;
}

}  // namespace

const std::vector<Kind>& joints() {
  static const std::vector<Kind> kinds{reduction("sum", false),
                                       reduction("mean", true),
                                       normalized("softmax", false),
                                       normalized("log_softmax", true),
                                       matmul(),
                                       concat()};
  return kinds;
}

}  // namespace fuzz
