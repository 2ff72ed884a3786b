#pragma once
#include <gradus/array/random.h>
#include <functional>
#include "table/table.h"

/// A function of one element, and where to look at it.
struct Case {
  std::function<gradus::Tensor(const gradus::Tensors&)> f;
  gradus::Tensors inputs;
};

/// The sum of a row's output, weighed at random.
Case weighed_row(const gradus::OpRow& row, gradus::RandomState& generator);

/// About 20 ops: each of the row's inputs comes from a chain of random ops, brought into its range;
/// the row's op is called once, and its output goes through another chain into a weighed sum. The
/// weights of the chains are inputs too.
Case random_function(const gradus::OpRow& row, gradus::RandomState& generator);
