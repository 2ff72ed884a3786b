#include <gradus/ops/ops.h>
#include <algorithm>
#include <cmath>
#include "program.h"
#include "text.h"

// Ops along an axis that leave every element in its place, or put it beside others.

namespace fuzz {
namespace {

std::optional<Shape> same_shape(const Shapes& in, const Attributes& to) {
  if (along(to) >= in[0].size()) return {};
  return in[0];
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

// The elements along the axis through a place.
std::vector<Real> line(const Numbers& x, Shape place, std::size_t axis) {
  std::vector<Real> elements;
  for (place[axis] = 0; place[axis] < x.shape[axis]; ++place[axis]) elements.push_back(x[place]);
  return elements;
}

// cumsum or cumprod.
Kind cumulative(bool sums) {
  Kind kind{sums ? "cumsum" : "cumprod"};
  kind.draw = draw_axis;
  kind.shape = same_shape;
  kind.value = [sums](const Inputs& in, const Attributes& to, Numbers& y) {
    each(y.shape, [&](const Shape& p) {
      const auto elements = line(*in[0], p, along(to));
      Real total = sums ? 0 : 1;
      for (std::int64_t k = 0; k <= p[along(to)]; ++k) {
        const Real next = elements[static_cast<std::size_t>(k)];
        total = sums ? total + next : total * next;
      }
      y[p] = total;
    });
  };
  kind.call = [sums](const Tensors& in, const Attributes& to) {
    return sums ? gradus::cumsum(in[0], to.axis) : gradus::cumprod(in[0], to.axis);
  };
  kind.text = [kind](const Names& x, const Shapes&, const Attributes& to) {
    return kind.name + "(" + x[0] + ", " + std::to_string(to.axis) + ")";
  };
  return kind;
}

// Which of two elements of a line is the larger, for every two.
std::vector<Real> order_of_lines(const Inputs& in, const Shape& result, const Attributes& to) {
  std::vector<Real> ways;
  each(result, [&](const Shape& p) {
    if (p[along(to)] != 0) return;
    const auto elements = line(*in[0], p, along(to));
    for (std::size_t i = 0; i < elements.size(); ++i)
      for (std::size_t j = 0; j < i; ++j) ways.push_back(elements[i] - elements[j]);
  });
  return ways;
}

Kind sort() {
  Kind kind{"sort"};
  kind.draw = draw_axis;
  kind.shape = same_shape;
  kind.kinks = order_of_lines;
  kind.value = [](const Inputs& in, const Attributes& to, Numbers& y) {
    each(y.shape, [&](const Shape& p) {
      auto elements = line(*in[0], p, along(to));
      std::sort(elements.begin(), elements.end());
      y[p] = elements[static_cast<std::size_t>(p[along(to)])];
    });
  };
  kind.call = [](const Tensors& in, const Attributes& to) {
    return gradus::sort(in[0], to.axis).values;
  };
  kind.text = [](const Names& x, const Shapes&, const Attributes& to) {
    return "sort(" + x[0] + ", " + std::to_string(to.axis) + ").values";
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
  static const std::vector<Kind> kinds{normalized("softmax", false),
                                       normalized("log_softmax", true),
                                       cumulative(true),
                                       cumulative(false),
                                       sort(),
                                       concat()};
  return kinds;
}

}  // namespace fuzz
