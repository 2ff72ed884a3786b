#pragma once
#include <gradus/graph/tensor.h>
#include <functional>
#include <vector>

namespace gradus {

/// What a function of one number does at a place where its formula leaves something open.
struct EdgeRow {
  const char* function;  ///< in x
  double at;
  double value, first, second;  ///< NaN where there is none
  std::function<Tensor(const Tensor&)> apply;
};

/// The conventions, for the docs to print and the tests to read.
const std::vector<EdgeRow>& edge_table();

}  // namespace gradus
