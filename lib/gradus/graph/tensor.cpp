#include <gradus/graph/extras.h>
#include <gradus/graph/leaf.h>
#include <gradus/graph/tensor.h>
#include <gradus/kernels/dense/copy.h>

namespace gradus {
using namespace graph;
namespace {

// Where this tensor's gradient is kept.
Tensor& gradient_of(const Tensor& x) {
  if (!x.requires_grad())
    throw GraphError("grad: this tensor " + describe(x.shape()) +
                     " requires no gradient; make it with parameter()");
  if (Parameter* parameter = parameter_of(x.node())) return parameter->gradient;
  Extras* extras = x.node()->find_extras();
  if (!extras || !extras->retains_gradient)
    throw GraphError("grad: this tensor is the output of " + std::string(x.node()->op()) + " (" +
                     describe(x.node()->at()) +
                     "), and only parameters keep gradients; call retain_grad() on it before "
                     "backward, or ask for it with grad(y, x)");
  return extras->gradient;
}

Extras& extras_of(const char* op, const Tensor& x) {
  if (!x.requires_grad())
    throw GraphError(std::string(op) + ": this tensor " + describe(x.shape()) +
                     " requires no gradient; make it with parameter()");
  return graph_node(x.node())->extras();
}

}  // namespace

void Tensor::undefined(const std::string& where) {
  throw GraphError(
      "tensor: used before it was given a value, or after an op took it by std::move; pass a copy "
      "of the handle to keep it" +
      where);
}

double Tensor::item() const {
  if (size() != 1)
    throw ShapeError("item: wants one element, not " + describe(shape()) +
                     "; reduce with sum or mean, or copy with to_vector");
  return visit(dtype(), [&]<class T>(T) { return static_cast<double>(*array_.data<T>()); });
}

template <class T> std::vector<T> Tensor::to_vector() const {
  const NdArray dense = kernels::contiguous(kernels::convert(array(), dtype_of<T>));
  return {dense.data<T>(), dense.data<T>() + dense.size()};
}
template <> std::vector<int> Tensor::to_vector() const {
  const auto wide = to_vector<std::int64_t>();
  return {wide.begin(), wide.end()};
}
template std::vector<float> Tensor::to_vector() const;
template std::vector<double> Tensor::to_vector() const;
template std::vector<std::int64_t> Tensor::to_vector() const;

Tensor Tensor::grad() const {
  const Tensor& gradient = gradient_of(*this);
  if (gradient.is_defined()) return gradient;
  return Tensor(kernels::full(shape(), 0.0, dtype()));
}

bool Tensor::has_grad() const {
  if (!node_) return false;
  if (const Parameter* parameter = parameter_of(node_)) return parameter->gradient.is_defined();
  const Extras* extras = node_->find_extras();
  return extras && extras->gradient.is_defined();
}

void Tensor::zero_grad() const { gradient_of(*this) = {}; }

void Tensor::retain_grad() const { extras_of("retain_grad", *this).retains_gradient = true; }

void Tensor::register_hook(GradientHook hook) const {
  extras_of("register_hook", *this).hooks.push_back(std::move(hook));
}

Tensor parameter(const Tensor& values, std::string name) {
  if (!is_floating(values.dtype()))
    throw DtypeError("parameter: int64 " + describe(values.shape()) +
                     " has no gradient; convert it with to(x, float32)");
  NdArray array = kernels::copy(values.array());
  auto node = Ref<Node>::adopt(new Parameter(array, std::move(name)));
  return Tensor(std::move(array), std::move(node));
}

Tensor detach(const Tensor& x) { return Tensor(x.array()); }

void assign(const Tensor& target, const Tensor& value, std::source_location at) {
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
