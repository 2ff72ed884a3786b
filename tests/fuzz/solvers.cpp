#include <gradus/ops/ops.h>
#include <cmath>
#include "matrix.h"
#include "program.h"

// Linear algebra of matrices that are made well-conditioned: by a large diagonal beside entries
// within -1..1, or as t tᵀ + 1.

namespace fuzz {
namespace {

bool is_square(const Shape& shape) { return shape.size() >= 2 && rows(shape) == columns(shape); }

Tensor dominant(const Tensor& a) {
  return gradus::tanh(a) +
         static_cast<double>(a.shape().back() + 1) * gradus::eye(a.shape().back(), gradus::float64);
}
std::string dominant(const std::string& a, const Shape& shape) {
  const auto n = std::to_string(shape.back());
  return "tanh(" + a + ") + " + std::to_string(shape.back() + 1) + " * eye(" + n + ", float64)";
}

Kind of_squares(const char* name) {
  Kind kind{name};
  kind.draw = [](Random&, const Shapes& in, Attributes&) { return is_square(in[0]); };
  kind.shape = [](const Shapes& in, const Attributes&) -> std::optional<Shape> {
    if (!is_square(in[0])) return {};
    return in[0];
  };
  kind.text = [kind](const Names& x, const Shapes& in, const Attributes&) {
    return kind.name + "(" + dominant(x[0], in[0]) + ")";
  };
  return kind;
}

Kind inverse() {
  Kind kind = of_squares("inverse");
  kind.value = [](const Inputs& in, const Attributes&, Numbers& y) {
    for (std::size_t entry = 0; entry < matrices(*in[0]); ++entry) {
      Matrix inverted = identity(columns(y.shape));
      eliminate(with_dominance(matrix(*in[0], entry)), inverted);
      put(y, entry, inverted);
    }
  };
  kind.call = [](const Tensors& in, const Attributes&) { return gradus::inverse(dominant(in[0])); };
  return kind;
}

// det, or its logarithm; a dominant matrix's is positive.
Kind determinant(bool logarithm) {
  Kind kind = of_squares(logarithm ? "logdet" : "det");
  kind.shape = [](const Shapes& in, const Attributes&) -> std::optional<Shape> {
    if (!is_square(in[0])) return {};
    return Shape(in[0].begin(), in[0].end() - 2);
  };
  kind.value = [logarithm](const Inputs& in, const Attributes&, Numbers& y) {
    for (std::size_t entry = 0; entry < y.values.size(); ++entry) {
      Matrix nothing(columns(in[0]->shape));
      const Real log_det = eliminate(with_dominance(matrix(*in[0], entry)), nothing);
      y.values[entry] = logarithm ? log_det : std::exp(log_det);
    }
  };
  kind.call = [logarithm](const Tensors& in, const Attributes&) {
    return logarithm ? gradus::logdet(dominant(in[0])) : gradus::det(dominant(in[0]));
  };
  return kind;
}

Kind solve() {
  Kind kind{"solve", 2};
  kind.draw = [](Random&, const Shapes& in, Attributes&) { return is_square(in[0]); };
  kind.shape = [](const Shapes& in, const Attributes&) -> std::optional<Shape> {
    if (!is_square(in[0]) || in[1].size() != in[0].size()) return {};
    Shape like = in[1];
    like.back() = in[0].back();
    if (like != in[0]) return {};
    return in[1];
  };
  kind.value = [](const Inputs& in, const Attributes&, Numbers& y) {
    for (std::size_t entry = 0; entry < matrices(*in[0]); ++entry) {
      Matrix x = matrix(*in[1], entry);
      eliminate(with_dominance(matrix(*in[0], entry)), x);
      put(y, entry, x);
    }
  };
  kind.call = [](const Tensors& in, const Attributes&) {
    return gradus::solve(dominant(in[0]), in[1]);
  };
  kind.text = [](const Names& x, const Shapes& in, const Attributes&) {
    return "solve(" + dominant(x[0], in[0]) + ", " + x[1] + ")";
  };
  kind.partner = [](Random& random, const Shape& first) {
    Shape shape = first;
    if (!shape.empty()) shape.back() = random.between(1, 3);
    return shape;
  };
  return kind;
}

Kind cholesky() {
  Kind kind{"cholesky"};
  kind.draw = [](Random&, const Shapes& in, Attributes&) { return in[0].size() >= 2; };
  kind.shape = [](const Shapes& in, const Attributes&) -> std::optional<Shape> {
    if (in[0].size() < 2) return {};
    Shape shape = in[0];
    shape.back() = shape[shape.size() - 2];
    return shape;
  };
  kind.value = [](const Inputs& in, const Attributes&, Numbers& y) {
    for (std::size_t entry = 0; entry < matrices(*in[0]); ++entry)
      put(y, entry, lower_factor(gram(matrix(*in[0], entry))));
  };
  kind.call = [](const Tensors& in, const Attributes&) {
    const Tensor t = gradus::tanh(in[0]);
    const auto n = t.shape()[t.rank() - 2];
    return gradus::cholesky(matmul(t, transpose(t)) + gradus::eye(n, gradus::float64));
  };
  kind.text = [](const Names& x, const Shapes& in, const Attributes&) {
    return "cholesky(matmul(tanh(" + x[0] + "), transpose(tanh(" + x[0] + "))) + eye(" +
           std::to_string(in[0][in[0].size() - 2]) + ", float64))";
  };
  return kind;
}

}  // namespace

const std::vector<Kind>& solvers() {
  static const std::vector<Kind> kinds{solve(), inverse(), determinant(true), determinant(false),
                                       cholesky()};
  return kinds;
}

}  // namespace fuzz
