#pragma once
#include <gradus/graph/tensor.h>
#include <functional>
#include <vector>

namespace gradus {

/// How far an op may be differentiated.
enum class Smoothness {
  smooth,    ///< everywhere in its domain, to any order
  kinked,    ///< to any order, but at kinks; there the row's edge convention holds
  flat,      ///< its derivative is 0 wherever it has one
  once,      ///< its rule is good for one order, and throws when asked for more
  constant,  ///< no derivative: masks and indices
};
const char* name(Smoothness smoothness);

/// An input that the op is tried with: a shape, and the range that its elements are drawn from.
struct OpInput {
  Shape shape;
  double low = -2;
  double high = 2;
  Dtype dtype = float64;
};

/// One way to call an op. Tests, docs, the fuzzer and the coverage report all read these rows.
struct OpRow {
  const char* name;     ///< the function's name in ops.h; for operators the node's name
  const char* variant;  ///< what sets this call apart from others of the op; "" for the plain one
  const char* formula;
  const char* edges;  ///< the convention where the formula leaves something open; may be ""
  Smoothness smoothness;
  std::vector<OpInput> inputs;
  std::function<Tensor(const Tensors&)> apply;
  const char* torch;  ///< the same in PyTorch on inputs a, b, c, d, for the golden numbers
};

/// All ops, in the order of the index.
const std::vector<OpRow>& op_table();

}  // namespace gradus
