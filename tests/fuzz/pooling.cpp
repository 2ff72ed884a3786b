#include <gradus/ops/ops.h>
#include <algorithm>
#include "slide.h"

// The largest or the mean of windows.

namespace fuzz {
namespace {

// What each window sees of the image, the padding left out.
std::vector<std::vector<Real>> seen(const Numbers& x, const Shape& result, const Attributes& to) {
  const Slide slide(to);
  const std::size_t down = x.shape.size() - 2, across = down + 1;
  std::vector<std::vector<Real>> all;
  each(result, [&](const Shape& place) {
    std::vector<Real> elements;
    each({to.numbers[3], to.numbers[4]}, [&](const Shape& k) {
      Shape from = place;
      from[down] = slide.at(place[down], k[0]);
      from[across] = slide.at(place[across], k[1]);
      if (is_inside(from[down], x.shape[down]) && is_inside(from[across], x.shape[across]))
        elements.push_back(x[from]);
    });
    all.push_back(std::move(elements));
  });
  return all;
}

Kind pooling(const char* name) {
  Kind kind{name};
  kind.draw = [](Random& random, const Shapes& in, Attributes& to) {
    draw_slide(random, in, to);
    to.numbers[2] = 1;
    to.numbers.insert(to.numbers.end(), {random.between(1, 3), random.between(1, 3)});
    return in[0].size() >= 2;
  };
  kind.shape = [](const Shapes& in, const Attributes& to) -> std::optional<Shape> {
    Shape shape = in[0];
    if (shape.size() < 2) return {};
    const Slide slide(to);
    const std::int64_t narrow = std::min(to.numbers[3], to.numbers[4]);
    if (2 * slide.padding > narrow) return {};
    for (const std::size_t back : {2u, 1u}) {
      auto& size = shape[shape.size() - back];
      size = slide.count(size, to.numbers[5 - back]);
      if (size < 1) return {};
    }
    return shape;
  };
  kind.text = [kind](const Names& x, const Shapes&, const Attributes& to) {
    return kind.name + "(" + x[0] + ", {" + std::to_string(to.numbers[3]) + ", " +
           std::to_string(to.numbers[4]) + "}, {.stride = " + std::to_string(to.numbers[0]) +
           ", .padding = " + std::to_string(to.numbers[1]) + "})";
  };
  return kind;
}

Kind max_pool2d() {
  Kind kind = pooling("max_pool2d");
  kind.value = [](const Inputs& in, const Attributes& to, Numbers& y) {
    const auto all = seen(*in[0], y.shape, to);
    std::transform(all.begin(), all.end(), y.values.begin(), [](const auto& window) {
      return *std::max_element(window.begin(), window.end());
    });
  };
  kind.call = [](const Tensors& in, const Attributes& to) {
    return gradus::max_pool2d(in[0], {to.numbers[3], to.numbers[4]},
                              {.stride = to.numbers[0], .padding = to.numbers[1]});
  };
  kind.kinks = [](const Inputs& in, const Shape& result, const Attributes& to) {
    std::vector<Real> ways;
    for (const auto& window : seen(*in[0], result, to))
      for (std::size_t i = 0; i < window.size(); ++i)
        for (std::size_t j = 0; j < i; ++j) ways.push_back(window[i] - window[j]);
    return ways;
  };
  return kind;
}

Kind avg_pool2d() {
  Kind kind = pooling("avg_pool2d");
  kind.value = [](const Inputs& in, const Attributes& to, Numbers& y) {
    const auto all = seen(*in[0], y.shape, to);
    for (std::size_t k = 0; k < all.size(); ++k) {
      for (const Real element : all[k]) y.values[k] += element;
      y.values[k] /= static_cast<Real>(to.numbers[3] * to.numbers[4]);
    }
  };
  kind.call = [](const Tensors& in, const Attributes& to) {
    return gradus::avg_pool2d(in[0], {to.numbers[3], to.numbers[4]},
                              {.stride = to.numbers[0], .padding = to.numbers[1]});
  };
  return kind;
}

}  // namespace

const std::vector<Kind>& poolings() {
  static const std::vector<Kind> kinds{max_pool2d(), avg_pool2d()};
  return kinds;
}

}  // namespace fuzz
