#include <gradus/engine/engine.h>
#include <gradus/engine/walk.h>
#include <gradus/graph/leaf.h>
#include <gradus/kernels/dense/copy.h>

namespace gradus {
using namespace graph;
namespace {

void check_output(const char* op, const TensorLike& y) {
  if (!y.requires_grad())
    fail<GraphError>(op, y.at,
                     describe(y) +
                         " requires no gradient: it was computed from constants, from detached "
                         "values or under NoGrad; make its inputs with parameter()");
}

void check_scalar(const char* op, const TensorLike& y) {
  check_output(op, y);
  if (y->size() != 1)
    fail<ShapeError>(op, y.at,
                     describe(y->shape()) + " has not one element; reduce it with sum or mean");
}

Tensor ones_for(const Tensor& y) { return Tensor(kernels::full(y.shape(), 1.0, y.dtype())); }

}  // namespace

void backward(TensorLike y, BackwardOptions options) {
  const OpScope scope("backward", y.at);
  check_scalar("backward", y);
  Walk walk(y.node(), {}, OpScope::line_or(y.at), {options.create_graph, options.retain_graph});
  walk.run(ones_for(*y));
  walk.accumulate_leaves();
}

Tensors pull_back(TensorLike y, const Tensor& seed, const Tensors& xs, GradOptions options) {
  const OpScope scope("pull_back", y.at);
  check_output("pull_back", y);
  if (seed.shape() != y->shape() || seed.dtype() != y->dtype())
    fail<ShapeError>("pull_back", y.at,
                     "the seed is " + describe(TensorLike(seed)) + ", the output " + describe(y));
  std::vector<Node*> targets;
  for (std::size_t k = 0; k < xs.size(); ++k) {
    targets.push_back(graph_node(xs[k].node()).get());
    if (!targets.back() && !options.allow_unused)
      fail<GraphError>("pull_back", y.at,
                       "input " + std::to_string(k) + " " + describe(xs[k].shape()) +
                           " does not require a gradient; make it with parameter(), or pass "
                           "{.allow_unused = true} for zeros");
  }
  if (xs.empty()) return {};
  Walk walk(y.node(), targets, OpScope::line_or(y.at),
            {options.create_graph, options.retain_graph});
  if (!options.allow_unused)
    for (std::size_t k = 0; k < xs.size(); ++k)
      if (!walk.reaches(targets[k]))
        fail<GraphError>("pull_back", y.at,
                         "the output does not depend on input " + std::to_string(k) + " " +
                             describe(xs[k].shape()) +
                             ": it was not used, or detached on the way; pass "
                             "{.allow_unused = true} for zeros");
  walk.run(seed);
  Tensors gradients;
  for (std::size_t k = 0; k < xs.size(); ++k) {
    Tensor gradient = targets[k] ? walk.gradient_of(targets[k]) : Tensor{};
    if (!gradient.is_defined()) gradient = Tensor(kernels::full(xs[k].shape(), 0.0, xs[k].dtype()));
    gradients.push_back(std::move(gradient));
  }
  return gradients;
}

Tensors grad(TensorLike y, const Tensors& xs, GradOptions options) {
  const OpScope scope("grad", y.at);
  check_scalar("grad", y);
  return pull_back(y, ones_for(*y), xs, options);
}

Tensor grad(TensorLike y, const Tensor& x, GradOptions options) {
  return grad(y, Tensors{x}, options)[0];
}

}  // namespace gradus
