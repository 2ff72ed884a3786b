#include <gradus/engine/engine.h>
#include <gradus/graph/mode.h>
#include <gradus/ops/ops.h>
#include <gradus/transforms/transforms.h>

namespace gradus {
namespace {

// The point as f sees it: a value of its own to differentiate by, still tied to the graph where the
// point was recorded, so that the answer can be differentiated in turn.
struct Point {
  const bool nested;
  const EnableGrad on;
  const Tensor x;

  explicit Point(const Tensor& at)
      : nested(at.requires_grad() && is_grad_enabled()), x(nested ? clone(at) : parameter(at)) {}
  Tensor answer(const Tensor& y) const { return nested ? y : detach(y); }
};

void check_like(const char* op, const Tensor& given, const Tensor& wanted, const char* what,
                const std::source_location& at) {
  if (given.shape() != wanted.shape() || given.dtype() != wanted.dtype())
    fail<ShapeError>(op, at,
                     "the vector is " + describe(TensorLike(given)) + ", but " + what + " is " +
                         describe(TensorLike(wanted)) + "; they must agree");
}

void check_scalar(const char* op, const Tensor& y, const std::source_location& at) {
  if (y.size() != 1)
    fail<ShapeError>(op, at,
                     "f answered " + describe(y.shape()) +
                         ", not one element; reduce it with sum or mean");
}

// u times dy/dx, zeros where y does not depend on x.
Tensor pull(const Tensor& y, const Tensor& u, const Tensor& x, bool create_graph,
            const std::source_location& at) {
  if (!y.requires_grad()) return zeros_like(x);
  return pull_back(TensorLike(y, at), u, {x},
                   {.create_graph = create_graph, .retain_graph = true, .allow_unused = true})[0];
}

Tensor gradient(const char* op, const TensorFunction& f, const Tensor& x,
                const std::source_location& at) {
  const Tensor y = f(x);
  check_scalar(op, y, at);
  return pull(y, ones_like(y), x, true, at);
}

// The Jacobian of y by x, row by row.
Tensor rows_of(const Tensor& y, const Tensor& x, bool create_graph,
               const std::source_location& at) {
  Tensors rows;
  for (std::int64_t i = 0; i < y.size(); ++i) {
    const Tensor u = reshape(to(arange(y.size()) == i, y.dtype()), y.shape());
    rows.push_back(pull(y, u, x, create_graph, at));
  }
  Shape shape = y.shape();
  for (const auto size : x.shape()) shape.push_back(size);
  return rows.empty() ? zeros(shape, y.dtype()) : reshape(stack(rows, 0), shape);
}

}  // namespace

Tensor vjp(const TensorFunction& f, const Tensor& x, const Tensor& u, std::source_location at) {
  const Point point(x);
  const Tensor y = f(point.x);
  check_like("vjp", u, y, "f(x)", at);
  return point.answer(pull(y, u, point.x, point.nested, at));
}

Tensor jvp(const TensorFunction& f, const Tensor& x, const Tensor& v, std::source_location at) {
  check_like("jvp", v, x, "x", at);
  const Point point(x);
  const Tensor y = f(point.x);
  const Tensor u = parameter(zeros_like(y));
  const Tensor pulled = pull(y, u, point.x, true, at);
  return point.answer(pull(pulled, v, u, point.nested, at));
}

Tensor hvp(const TensorFunction& f, const Tensor& x, const Tensor& v, std::source_location at) {
  check_like("hvp", v, x, "x", at);
  const Point point(x);
  return point.answer(pull(gradient("hvp", f, point.x, at), v, point.x, point.nested, at));
}

Tensor jacobian(const TensorFunction& f, const Tensor& x, std::source_location at) {
  const Point point(x);
  return point.answer(rows_of(f(point.x), point.x, point.nested, at));
}

Tensor hessian(const TensorFunction& f, const Tensor& x, std::source_location at) {
  const Point point(x);
  return point.answer(rows_of(gradient("hessian", f, point.x, at), point.x, point.nested, at));
}

}  // namespace gradus
