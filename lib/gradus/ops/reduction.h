#pragma once
#include <gradus/graph/tensor.h>

namespace gradus {

// What reductions can be told, in designated initialisers: var(x, 1, keepdim, {.correction = 0}).

/// The first member of options beside which axes may be listed: it takes nothing, so that in
/// var(x, {1}) the braces name an axis, and no option.
class NamedOnly {
 public:
  static constexpr NamedOnly options() { return NamedOnly(); }

 private:
  explicit constexpr NamedOnly() {}
};

struct VarOptions {
  NamedOnly only = NamedOnly::options();
  double correction = 1;  ///< the divisor is n - correction: 1 for a sample, 0 for a population
};

struct NormOptions {
  NamedOnly only = NamedOnly::options();
  double p = 2;  ///< the power, above 0; infinity asks for the largest |x|
};

struct SortOptions {
  NamedOnly only = NamedOnly::options();
  bool descending = false;  ///< equals keep their order in either case
};

struct TopkOptions {
  NamedOnly only = NamedOnly::options();
  bool largest = true;  ///< else the smallest
};

/// What sort and topk answer: auto [values, indices] = sort(x);
struct SortResult {
  Tensor values;   ///< differentiable
  Tensor indices;  ///< int64: where along the axis each value stood
};

}  // namespace gradus
