#pragma once
#include <gradus/ops/create.h>
#include <functional>
#include <vector>

namespace gradus {

/// What a function does at a place where its formula leaves something open.
struct EdgeRow {
  const char* function;  ///< in x
  TensorLiteral at;      ///< x
  TensorLiteral value;   ///< f(x)
  TensorLiteral first;   ///< the gradient of the sum of f(x); NaN where there is none
  TensorLiteral second;  ///< the gradient of the sum of the first
  std::function<Tensor(const Tensor&)> apply;
};

/// Places of one kind.
struct EdgeGroup {
  const char* name;
  const char* convention;
  std::vector<EdgeRow> rows;
};

/// The conventions, for the docs to print and the tests to read.
const std::vector<EdgeGroup>& edge_table();

namespace table {

using X = const Tensor&;
EdgeGroup kinks();
EdgeGroup ties();
EdgeGroup infinities();
EdgeGroup not_numbers();
EdgeGroup empties();
EdgeGroup rank_0();
EdgeGroup sizes_1();
EdgeGroup places();
EdgeGroup layouts();
EdgeGroup twice();

}  // namespace table
}  // namespace gradus
