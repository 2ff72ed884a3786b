#include <gradus/graph/tensor_like.h>
#include <gradus/kernels/dense/copy.h>
#include <sstream>

namespace gradus {

constinit const graph::Ref<graph::Node> detail::no_node;

Tensor TensorLike::tensor() const {
  return tensor_ && !is_widening() ? *tensor_ : Tensor(array(), node());
}

const NdArray& TensorLike::own_array() const {
  if (own_) return own_;
  if (tensor_ && !tensor_->is_defined()) Tensor::undefined(at);
  if (tensor_)
    own_ = tensor_->array().dtype() == float32 ? kernels::convert(tensor_->array(), float64)
                                               : tensor_->array();
  else if (integral_)
    own_ = kernels::full({}, number_.integer, int64);
  else
    own_ = kernels::full({}, number_.real, is_widening() ? float64 : float32);
  return own_;
}

std::string describe(const TensorLike& x) {
  std::ostringstream text;
  if (x.is_number())
    text << x.real();
  else
    text << x->dtype() << ' ' << x->shape();
  return text.str();
}

}  // namespace gradus
