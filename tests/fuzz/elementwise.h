#pragma once
#include <gradus/ops/ops.h>
#include <array>
#include <cmath>
#include "program.h"

// Kinds that work element by element, made from one generic text.

namespace fuzz {

/// "maximum($a, $b)" with the names for $a, $b, $c.
std::string filled_in(const std::string& pattern, const Names& names);
/// The shape that all broadcast to.
std::optional<Shape> common_shape(const Shapes& shapes);

template <std::size_t N, class F> Kind elementwise(const char* text, F f, Domain domain) {
  const auto apply = [f]<std::size_t... K>(const auto& arguments, std::index_sequence<K...>) {
    return f(arguments[K]...);
  };
  Kind kind{text, N, domain};
  kind.draw = [](Random&, const Shapes&, Attributes&) { return true; };
  kind.shape = [](const Shapes& shapes, const Attributes&) { return common_shape(shapes); };
  kind.value = [apply](const Inputs& in, const Attributes&, Numbers& y) {
    each(y.shape, [&](const Shape& place) {
      std::array<Real, N> x;
      for (std::size_t k = 0; k < N; ++k) x[k] = (*in[k])[place];
      y[place] = apply(x, std::make_index_sequence<N>());
    });
  };
  kind.call = [apply](const Tensors& in, const Attributes&) {
    return apply(in, std::make_index_sequence<N>());
  };
  kind.text = [pattern = kind.name](const Names& names, const Shapes&, const Attributes&) {
    return filled_in(pattern, names);
  };
  return kind;
}

template <class F>
Kind unary(const char* text, F f, double low = -std::numeric_limits<double>::infinity(),
           double high = std::numeric_limits<double>::infinity()) {
  return elementwise<1>(text, f, {0, low, high});
}
template <class F> Kind binary(const char* text, F f, Domain domain = {}) {
  return elementwise<2>(text, f, domain);
}
template <class F> Kind ternary(const char* text, F f) { return elementwise<3>(text, f, {}); }

/// The kind with branches: at each place the sign of way(inputs, place) says which one is taken.
template <class F> Kind branching(Kind kind, F way) {
  kind.kinks = [way](const Inputs& in, const Shape& result, const Attributes&) {
    std::vector<Real> ways;
    each(result, [&](const Shape& place) { ways.push_back(way(in, place)); });
    return ways;
  };
  return kind;
}
inline Kind kinked(Kind kind, Real (*way)(Real)) {
  return branching(std::move(kind),
                   [way](const Inputs& in, const Shape& place) { return way((*in[0])[place]); });
}
inline Kind tied(Kind kind) {
  return branching(std::move(kind), [](const Inputs& in, const Shape& place) {
    return (*in[0])[place] - (*in[1])[place];
  });
}

}  // namespace fuzz
