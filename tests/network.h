#pragma once
#include <gradus/ops/ops.h>
#include "support.h"

#include "golden/third.inc"

// The network of three tanh layers of which golden/third.py knows three orders.

namespace network {

using gradus::Shape, gradus::Tensor, gradus::Tensors;

inline const std::vector<Shape> shapes{{5, 4}, {4, 7}, {7}, {7, 3}, {3}, {3, 1}, {1}};

/// As third.py draws them: x, w1, b1, w2, b2, w3, b3.
inline Tensors draw(gradus::RandomState& generator) {
  Tensors drawn;
  for (const Shape& shape : shapes)
    drawn.push_back(gradus::rand(shape, gradus::float64, generator) * 2 - 1);
  return drawn;
}

inline Tensor value(const Tensors& p) {
  const Tensor first = tanh(matmul(p[0], p[1]) + p[2]);
  const Tensor second = tanh(matmul(first, p[3]) + p[4]);
  return sum(tanh(matmul(second, p[5]) + p[6]));
}

/// All of them as one vector, and back.
inline Tensor joined(const Tensors& p) {
  Tensors flat;
  for (const Tensor& each : p) flat.push_back(flatten(each));
  return concat(flat, 0);
}
inline Tensors apart(const Tensor& flat) {
  Shape sizes;
  for (const Shape& shape : shapes) sizes.push_back(gradus::count(shape));
  Tensors p = split(flat, sizes, 0);
  for (std::size_t k = 0; k < p.size(); ++k) p[k] = reshape(p[k], shapes[k]);
  return p;
}

/// A list of golden::third.
template <std::size_t n> Numbers golden(const double (&list)[n]) { return Numbers(list, list + n); }

}  // namespace network
