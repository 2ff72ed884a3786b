#include <gradus/graph/leaf.h>
#include <gradus/graph/operand.h>
#include <gradus/kernels/copy.h>
#include <sstream>

namespace gradus {

Tensor Operand::tensor() const { return tensor_ ? *tensor_ : Tensor(array()); }

const Array& Operand::own_array() const {
  if (!own_)
    own_ = integral_ ? kernels::full({}, integer_, int64) : kernels::full({}, real_, float32);
  return own_;
}

const Ref<Node>& Operand::node() const {
  static const Ref<Node> none;
  return tensor_ ? graph_node(tensor_->node()) : none;
}

std::string describe(const Operand& x) {
  std::ostringstream text;
  if (x.is_number())
    text << x.real();
  else
    text << x->dtype() << ' ' << x->shape();
  return text.str();
}

}  // namespace gradus
