#include <gradus/graph/leaf.h>
#include <mutex>

namespace gradus::graph {
namespace {

// Guards the gradients of all parameters, and the way from a leaf to its parameter.
std::mutex& accumulation() {
  static auto* mutex = new std::mutex;
  return *mutex;
}

}  // namespace

Leaf::Leaf(const NdArray& value, std::string name)
    : Node(Kind::leaf, "leaf", {}, value), name_(std::move(name)) {}

Parameter::Parameter(const NdArray& value, std::string name)
    : Node(Kind::parameter, "parameter", {}, value) {
  auto* leaf = new Leaf(value, std::move(name));
  leaf->parameter_ = this;
  leaf_ = Ref<Node>::adopt(leaf);
}

Parameter::~Parameter() {
  const std::lock_guard lock(accumulation());
  static_cast<Leaf&>(*leaf_).parameter_ = nullptr;
}

Parameter* parameter_of(const Ref<Node>& node) {
  if (!node || node->kind() == Node::Kind::op) return nullptr;
  if (node->kind() == Node::Kind::parameter) return static_cast<Parameter*>(node.get());
  return static_cast<Leaf&>(*node).parameter_;
}

std::string name_of(const Node& node) {
  if (node.kind() == Node::Kind::leaf) return static_cast<const Leaf&>(node).name();
  if (node.kind() == Node::Kind::parameter)
    return name_of(*static_cast<const Parameter&>(node).leaf());
  return "";
}

void accumulate(Node& leaf, const Tensor& gradient, Add add) {
  const std::lock_guard lock(accumulation());
  Parameter* parameter = static_cast<Leaf&>(leaf).parameter_;
  if (!parameter) return;
  Tensor& sum = parameter->gradient;
  sum = sum.is_defined() ? add(sum, gradient) : gradient;
}

}  // namespace gradus::graph
