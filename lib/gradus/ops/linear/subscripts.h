#pragma once
#include <gradus/graph/tensor.h>
#include <map>
#include <string>
#include <vector>

// einsum's subscripts, read and checked against the operands.

namespace gradus::detail {

/// A letter, or -k for the k-th axis from the right of those that "..." covers.
using Label = int;
using Labels = std::vector<Label>;
using Sizes = std::map<Label, std::int64_t>;

bool holds(const Labels& labels, Label label);
/// The labels of a, then those of b that a does not hold.
Labels joined(const Labels& a, const Labels& b);

struct Subscripts {
  std::vector<Labels> operands;  ///< one label for each axis
  Labels output;
  Sizes sizes;  ///< of each label; axes of size 1 stretch to it
};

/// Reads "ij,jk->ik", inside einsum's scope. ValueError where it is malformed or does not fit the
/// number of operands; ShapeError where it does not fit their shapes; DtypeError where they do not
/// mix.
Subscripts parse_subscripts(const std::string& text, const Tensors& tensors);

}  // namespace gradus::detail
