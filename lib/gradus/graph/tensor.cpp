#include <gradus/array/scope.h>
#include <gradus/graph/extras.h>
#include <gradus/graph/leaf.h>
#include <gradus/graph/tensor.h>
#include <gradus/kernels/dense/copy.h>

namespace gradus {
using namespace graph;
namespace {

[[noreturn]] void refuse_constant(const char* op, const Tensor& x, const std::source_location& at) {
  fail<GraphError>(op, at,
                   "this tensor " + describe(x.shape(at)) +
                       " requires no gradient; make it with parameter()");
}

// Where this tensor's gradient is kept.
Tensor& gradient_of(const char* op, const Tensor& x, const std::source_location& at) {
  if (!x.requires_grad()) refuse_constant(op, x, at);
  if (Parameter* parameter = parameter_of(x.node())) return parameter->gradient;
  Extras* extras = x.node()->find_extras();
  if (!extras || !extras->retains_gradient)
    fail<GraphError>(op, at,
                     std::string("this tensor is the output of ") + x.node()->op() + " (" +
                         describe(x.node()->at()) +
                         "), and only parameters keep gradients; call retain_grad() on it before "
                         "backward, or ask for it with grad(y, x)");
  return extras->gradient;
}

Extras& extras_of(const char* op, const Tensor& x, const std::source_location& at) {
  if (!x.requires_grad()) refuse_constant(op, x, at);
  return graph_node(x.node())->extras();
}

}  // namespace

void Tensor::undefined(At at) {
  fail<GraphError>("tensor", at,
                   "used before it was given a value, or after an op took it by std::move; pass a "
                   "copy of the handle to keep it");
}

double Tensor::item(At at) const {
  if (size(at) != 1)
    fail<ShapeError>("item", at,
                     "wants one element, not " + describe(shape()) +
                         "; reduce with sum or mean, or copy with to_vector");
  return visit(dtype(), [&]<class T>(T) { return static_cast<double>(*array_.data<T>()); });
}

template <class T> std::vector<T> Tensor::to_vector(At at) const {
  const NdArray dense = kernels::contiguous(kernels::convert(array(at), dtype_of<T>));
  return {dense.data<T>(), dense.data<T>() + dense.size()};
}
template <> std::vector<int> Tensor::to_vector(At at) const {
  const auto wide = to_vector<std::int64_t>(at);
  return {wide.begin(), wide.end()};
}
template std::vector<float> Tensor::to_vector(At) const;
template std::vector<double> Tensor::to_vector(At) const;
template std::vector<std::int64_t> Tensor::to_vector(At) const;

Tensor Tensor::grad(At at) const {
  const Tensor& gradient = gradient_of("grad", *this, at);
  if (gradient.is_defined()) return gradient;
  return Tensor(kernels::full(shape(), 0.0, dtype()));
}

bool Tensor::has_grad() const {
  if (!node_) return false;
  if (const Parameter* parameter = parameter_of(node_)) return parameter->gradient.is_defined();
  const Extras* extras = node_->find_extras();
  return extras && extras->gradient.is_defined();
}

void Tensor::zero_grad(At at) const { gradient_of("zero_grad", *this, at) = {}; }

void Tensor::retain_grad(At at) const {
  extras_of("retain_grad", *this, at).retains_gradient = true;
}

void Tensor::register_hook(GradientHook hook, At at) const {
  extras_of("register_hook", *this, at).hooks.push_back(std::move(hook));
}

Tensor parameter(const Tensor& values, std::string name, std::source_location at) {
  if (!is_floating(values.dtype(at)))
    fail<DtypeError>("parameter", at,
                     "int64 " + describe(values.shape()) +
                         " has no gradient; convert it with to(x, float32)");
  NdArray array = kernels::copy(values.array());
  auto node = Ref<Node>::adopt(new Parameter(array, std::move(name)));
  return Tensor(std::move(array), std::move(node));
}

Tensor detach(const Tensor& x, std::source_location at) { return Tensor(x.array(at)); }

void assign(const Tensor& target, const Tensor& value, std::source_location at) {
  const OpScope scope("assign", at);
  if (target.shape() != value.shape())
    fail<ShapeError>("assign", at,
                     "the target is " + describe(target.shape()) + ", the value " +
                         describe(value.shape()) + "; reshape or broadcast the value first");
  if (target.dtype() != value.dtype())
    fail<DtypeError>("assign", at,
                     std::string("the target is ") + name(target.dtype()) + ", the value " +
                         name(value.dtype()) + "; convert it with to()");
  kernels::copy_into(target.array(), value.array());
  target.array().bump_version(at);
}

}  // namespace gradus
