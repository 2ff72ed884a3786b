#pragma once
#include <gradus/graph/tensor_like.h>

namespace gradus {

struct BackwardOptions {
  bool retain_graph = false;  ///< keep the graph for another walk
  bool create_graph = false;  ///< record the walk itself, for derivatives of derivatives; retains
};

/// Adds dy/dp to p.grad() of every parameter p that y was computed from. y has one element. The
/// graph that was walked is freed. Throws GraphError (y requires no gradient, a graph walked
/// before, a saved value that changed), ShapeError or DtypeError (a rule of one's own answered
/// wrongly), or NonFiniteError under DetectAnomaly; gradients are then untouched and the graph
/// still usable.
void backward(TensorLike y, BackwardOptions options = {});

struct GradOptions {
  bool create_graph = false;  ///< record the walk itself, for derivatives of derivatives; retains
  bool retain_graph = false;  ///< keep the graph for another walk
  bool allow_unused = false;  ///< zeros, not a GraphError, for an x that y does not depend on
};

/// dy/dx, of x's shape and dtype, for any x that y was recorded from: a parameter or a value on the
/// way. y has one element; no p.grad() changes. Throws as backward does.
Tensor grad(TensorLike y, const Tensor& x, GradOptions options = {});
/// The same for several, in one walk.
Tensors grad(TensorLike y, const Tensors& xs, GradOptions options = {});

/// The general case: the product of `seed`, of y's shape, with dy/dx, for each x.
Tensors pull_back(TensorLike y, const Tensor& seed, const Tensors& xs, GradOptions options = {});

}  // namespace gradus
