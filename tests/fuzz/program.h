#pragma once
#include <gradus/graph/tensor.h>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <vector>
#include "numbers.h"
#include "random.h"

namespace fuzz {

using gradus::Tensor;
using gradus::Tensors;
using Shapes = std::vector<Shape>;
using Names = std::vector<std::string>;
using Inputs = std::vector<const Numbers*>;

/// What an op is told beside its inputs; each kind uses what it needs.
struct Attributes {
  int axis = 0;
  std::vector<std::int64_t> numbers;
  Shape shape;
  std::string subscripts;
  bool keep = false;
};

inline std::size_t along(const Attributes& to) { return static_cast<std::size_t>(to.axis); }

/// Draws any axis of the first input; false where it has none.
inline bool draw_axis(Random& random, const Shapes& in, Attributes& to) {
  if (in[0].empty()) return false;
  to.axis = static_cast<int>(random.below(static_cast<std::int64_t>(in[0].size())));
  return true;
}

/// Where every element of one input must lie, so that the op is smooth there and not too steep.
struct Domain {
  std::size_t input = 0;
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
};

/// All about one op: how to draw, interpret, call and print it.
struct Kind {
  std::string name;
  std::size_t arity = 1;
  Domain domain = {};
  /// Draws the attributes for inputs of these shapes; false where they do not fit.
  std::function<bool(Random&, const Shapes&, Attributes&)> draw = {};
  /// The shape of the result; nothing where the inputs do not fit.
  std::function<std::optional<Shape>(const Shapes&, const Attributes&)> shape = {};
  /// Fills y, which has its shape.
  std::function<void(const Inputs&, const Attributes&, Numbers& y)> value = {};
  std::function<Tensor(const Tensors&, const Attributes&)> call = {};
  std::function<std::string(const Names&, const Shapes&, const Attributes&)> text = {};
  /// For ops with branches: numbers whose signs say which ones are taken.
  std::function<std::vector<Real>(const Inputs&, const Shape& result, const Attributes&)> kinks =
      {};
  /// The shape of a new second input for a first one of this shape; broadcastable where not given.
  std::function<Shape(Random&, const Shape&)> partner = {};
  /// No element of the result may be smaller: below, the op is too steep.
  double least = -std::numeric_limits<double>::infinity();
};

const std::vector<Kind>& functions();     ///< elementwise, of one input
const std::vector<Kind>& pairings();      ///< elementwise, of two or three
const std::vector<Kind>& views();         ///< the same elements, elsewhere
const std::vector<Kind>& shapes();        ///< the same elements, in another shape
const std::vector<Kind>& joints();        ///< along an axis, every element of all
const std::vector<Kind>& reductions();    ///< over axes
const std::vector<Kind>& products();      ///< of matrices, and by einsum
const std::vector<Kind>& solvers();       ///< linear algebra, kept well-conditioned
const std::vector<Kind>& convolutions();  ///< of sequences and images
const std::vector<Kind>& poolings();      ///< windows of images made one
const std::vector<Kind>& indexing();      ///< elements picked by an index
/// A kind of any of these, drawn by their weights.
const Kind& draw_kind(Random& random);
/// The kind of that name; it must be there.
const Kind& kind_named(const char* name);

/// A leaf, or an op of earlier steps.
struct Step {
  const Kind* kind = nullptr;  ///< null for a leaf
  std::vector<std::size_t> inputs;
  Attributes attributes;
  Shape shape;
  std::vector<double> values;  ///< of a leaf
  bool parameter = false;      ///< whether a leaf wants a gradient
};

/// Its last step is the result.
using Program = std::vector<Step>;

Shapes shapes_of(const Program& program, const std::vector<std::size_t>& steps);
/// How many steps are ops.
std::size_t ops_in(const Program& program);
/// The weights of the result's elements in the number that is differentiated: 1 for the first.
std::vector<double> weights(const Shape& shape);

/// The program that this seed stands for: 10 to 40 ops, in whose values all is well.
Program generate(std::uint64_t seed);
/// The program as C++ that exits with 1 where gradus is wrong.
std::string print(const Program& program);

}  // namespace fuzz
