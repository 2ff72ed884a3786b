#include <gradus/ops/ops.h>
#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include "program.h"
#include "text.h"

// Reductions over axes: each is a function of the elements that meet in one place.

namespace fuzz {
namespace {

using gradus::AxisList, gradus::keepdim;
using Elements = std::vector<Real>;

bool draw_axes(Random& random, const Shapes& in, Attributes& to) {
  for (std::size_t axis = 0; axis < in[0].size(); ++axis)
    if (random.chance(50)) to.numbers.push_back(static_cast<std::int64_t>(axis));
  to.keep = random.chance(50);
  return !to.numbers.empty();
}

bool reduces(const Attributes& to, std::size_t axis) {
  return std::count(to.numbers.begin(), to.numbers.end(), static_cast<std::int64_t>(axis)) > 0;
}

// A place of the input, or its shape, without the reduced axes; `kept` stands for one that is kept.
Shape without_axes(const Shape& place, const Attributes& to, std::int64_t kept) {
  Shape left;
  for (std::size_t axis = 0; axis < place.size(); ++axis) {
    if (!reduces(to, axis))
      left.push_back(place[axis]);
    else if (to.keep)
      left.push_back(kept);
  }
  return left;
}

std::optional<Shape> reduced(const Shapes& in, const Attributes& to) {
  for (const auto axis : to.numbers)
    if (static_cast<std::size_t>(axis) >= in[0].size()) return {};
  return without_axes(in[0], to, 1);
}

// What meets in each place of the result, row-major.
std::vector<Elements> groups(const Numbers& x, const Shape& result, const Attributes& to) {
  Numbers position(result);
  std::iota(position.values.begin(), position.values.end(), Real{0});
  std::vector<Elements> all(position.values.size());
  each(x.shape, [&](const Shape& place) {
    all[static_cast<std::size_t>(position[without_axes(place, to, 0)])].push_back(x[place]);
  });
  return all;
}

// `fold` is the reference, `op` calls gradus.
template <class Op> Kind reduction(const char* name, Real (*fold)(const Elements&), Op op) {
  Kind kind{name};
  kind.draw = draw_axes;
  kind.shape = reduced;
  kind.value = [fold](const Inputs& in, const Attributes& to, Numbers& y) {
    const auto all = groups(*in[0], y.shape, to);
    std::transform(all.begin(), all.end(), y.values.begin(), fold);
  };
  kind.call = [op](const Tensors& in, const Attributes& to) {
    const AxisList axes(to.numbers);
    return to.keep ? op(in[0], axes, keepdim) : op(in[0], axes);
  };
  kind.text = [kind](const Names& x, const Shapes&, const Attributes& to) {
    const std::string axes =
        to.numbers.size() == 1 ? list(to.numbers) : "{" + list(to.numbers) + "}";
    return kind.name + "(" + x[0] + ", " + axes + (to.keep ? ", keepdim)" : ")");
  };
  return kind;
}

Real sum(const Elements& x) { return std::accumulate(x.begin(), x.end(), Real{0}); }
Real mean(const Elements& x) { return sum(x) / static_cast<Real>(x.size()); }
Real prod(const Elements& x) {
  return std::accumulate(x.begin(), x.end(), Real{1}, std::multiplies<>());
}
Real amax(const Elements& x) { return *std::max_element(x.begin(), x.end()); }
Real amin(const Elements& x) { return *std::min_element(x.begin(), x.end()); }
Real logsumexp(const Elements& x) {
  Real total = 0;
  for (const Real each : x) total += std::exp(each);
  return std::log(total);
}
Real var(const Elements& x) {
  const Real middle = mean(x);
  Real total = 0;
  for (const Real each : x) total += (each - middle) * (each - middle);
  return total / static_cast<Real>(x.size() - 1);  // NaN, which no program may hold, for one
}
Real stddev(const Elements& x) { return std::sqrt(var(x)); }
Real norm(const Elements& x) {
  Real total = 0;
  for (const Real each : x) total += each * each;
  return std::sqrt(total);
}

// Every element against the best of the others: the sign is that of the winner.
template <class Best> auto winners(Best best) {
  return [best](const Inputs& in, const Shape& result, const Attributes& to) {
    std::vector<Real> ways;
    for (const Elements& group : groups(*in[0], result, to))
      for (std::size_t k = 0; group.size() > 1 && k < group.size(); ++k) {
        Elements others = group;
        others.erase(others.begin() + static_cast<std::ptrdiff_t>(k));
        ways.push_back(group[k] - best(others));
      }
    return ways;
  };
}

Kind with_winners(Kind kind, Real (*best)(const Elements&)) {
  kind.kinks = winners(best);
  return kind;
}

Kind not_below(Kind kind, double least) {
  kind.least = least;
  return kind;
}

}  // namespace

const std::vector<Kind>& reductions() {
  static const std::vector<Kind> kinds{
      reduction("sum", sum, [](auto... x) { return gradus::sum(x...); }),
      reduction("mean", mean, [](auto... x) { return gradus::mean(x...); }),
      reduction("prod", prod, [](auto... x) { return gradus::prod(x...); }),
      with_winners(reduction("amax", amax, [](auto... x) { return gradus::amax(x...); }), amax),
      with_winners(reduction("amin", amin, [](auto... x) { return gradus::amin(x...); }), amin),
      reduction("logsumexp", logsumexp, [](auto... x) { return gradus::logsumexp(x...); }),
      reduction("var", var, [](auto... x) { return gradus::var(x...); }),
      not_below(reduction("stddev", stddev, [](auto... x) { return gradus::stddev(x...); }), 0.2),
      not_below(reduction("norm", norm, [](auto... x) { return gradus::norm(x...); }), 0.2),
  };
  return kinds;
}

}  // namespace fuzz
