#include <gradus/engine/engine.h>
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

// Inside a transform's scope, whose name and line messages have.
void check_like(const Tensor& given, const Tensor& wanted, const char* what) {
  if (given.shape() != wanted.shape() || given.dtype() != wanted.dtype())
    fail<ShapeError>("transform", {},
                     "the vector is " + describe(TensorLike(given)) + ", but " + what + " is " +
                         describe(TensorLike(wanted)) + "; they must agree");
}

void check_scalar(const Tensor& y) {
  if (y.size() != 1)
    fail<ShapeError>("transform", {},
                     "f answered " + describe(y.shape()) +
                         ", not one element; reduce it with sum or mean");
}

// u times dy/dx, zeros where y does not depend on x.
Tensor pull(const Tensor& y, const Tensor& u, const Tensor& x, bool create_graph) {
  if (!y.requires_grad()) return zeros_like(x);
  return pull_back(y, u, {x},
                   {.create_graph = create_graph, .retain_graph = true, .allow_unused = true})[0];
}

Tensor gradient(const TensorFunction& f, const Tensor& x) {
  const Tensor y = detail::call_user(f, x);
  check_scalar(y);
  return pull(y, ones_like(y), x, true);
}

// The Jacobian of y by x, row by row.
Tensor rows_of(const Tensor& y, const Tensor& x, bool create_graph) {
  Tensors rows;
  for (std::int64_t i = 0; i < y.size(); ++i) {
    const Tensor u = reshape(to(arange(y.size()) == i, y.dtype()), y.shape());
    rows.push_back(pull(y, u, x, create_graph));
  }
  Shape shape = y.shape();
  for (const auto size : x.shape()) shape.push_back(size);
  return rows.empty() ? zeros(shape, y.dtype()) : reshape(stack(rows, 0), shape);
}

}  // namespace

Tensor vjp(const TensorFunction& f, const Tensor& x, const Tensor& u, detail::At at) {
  const OpScope scope("vjp", at);
  const Point point(x);
  const Tensor y = detail::call_user(f, point.x);
  check_like(u, y, "f(x)");
  return point.answer(pull(y, u, point.x, point.nested));
}

Tensor jvp(const TensorFunction& f, const Tensor& x, const Tensor& v, detail::At at) {
  const OpScope scope("jvp", at);
  check_like(v, x, "x");
  const Point point(x);
  const Tensor y = detail::call_user(f, point.x);
  const Tensor u = parameter(zeros_like(y));
  const Tensor pulled = pull(y, u, point.x, true);
  return point.answer(pull(pulled, v, u, point.nested));
}

Tensor hvp(const TensorFunction& f, const Tensor& x, const Tensor& v, detail::At at) {
  const OpScope scope("hvp", at);
  check_like(v, x, "x");
  const Point point(x);
  return point.answer(pull(gradient(f, point.x), v, point.x, point.nested));
}

Tensor jacobian(const TensorFunction& f, const Tensor& x, detail::At at) {
  const OpScope scope("jacobian", at);
  const Point point(x);
  return point.answer(rows_of(detail::call_user(f, point.x), point.x, point.nested));
}

Tensor hessian(const TensorFunction& f, const Tensor& x, detail::At at) {
  const OpScope scope("hessian", at);
  const Point point(x);
  return point.answer(rows_of(gradient(f, point.x), point.x, point.nested));
}

}  // namespace gradus
