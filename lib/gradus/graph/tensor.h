#pragma once
#include <gradus/array/array.h>
#include <gradus/array/function.h>
#include <gradus/graph/node.h>
#include <iosfwd>
#include <string>
#include <vector>

namespace gradus {

/// Sees a gradient, and answers the one to go on with: the same or another of its shape and dtype.
using GradientHook = detail::Function<Tensor(const Tensor& g)>;

/// An array of numbers, and the node that recorded how it came about. A copy is a handle to the
/// same numbers and the same node.
class Tensor {
  using At = std::source_location;

 public:
  /// No tensor: only assignment and is_defined() are allowed.
  Tensor() = default;
  explicit Tensor(NdArray array, graph::Ref<graph::Node> node = {})
      : array_(std::move(array)), node_(std::move(node)) {}

  bool is_defined() const { return static_cast<bool>(array_); }
  const Shape& shape(At at = At::current()) const { return array(at).shape(); }
  Dtype dtype(At at = At::current()) const { return array(at).dtype(); }
  /// The number of axes.
  std::size_t rank(At at = At::current()) const { return shape(at).size(); }
  /// The number of elements.
  std::int64_t size(At at = At::current()) const { return array(at).size(); }

  /// The one element. ShapeError where there are more or none.
  double item(At at = At::current()) const;
  /// All elements, row-major, converted to T: float, double, int or int64_t.
  template <class T> std::vector<T> to_vector(At at = At::current()) const;

  bool requires_grad() const { return static_cast<bool>(node_); }
  /// True where no op recorded this tensor: a parameter or a constant.
  bool is_leaf() const { return !node_ || node_->is_leaf(); }
  /// What backward has accumulated here: zeros of this shape before the first backward and after
  /// zero_grad. GraphError on a tensor that keeps none (a constant, or inside the graph without
  /// retain_grad).
  Tensor grad(At at = At::current()) const;
  /// True once backward has reached this tensor since the last zero_grad.
  bool has_grad() const;
  void zero_grad(At at = At::current()) const;
  /// Keeps the gradient that a walk brings to this tensor inside the graph, for grad(). GraphError
  /// on a constant.
  void retain_grad(At at = At::current()) const;
  /// Calls the hook in every walk, once this tensor's gradient is complete. A hook that captures
  /// this tensor, or one computed from it, keeps the graph alive for ever. GraphError on a
  /// constant.
  void register_hook(GradientHook hook, At at = At::current()) const;

  /// The numbers, without the graph. GraphError on an undefined tensor.
  const NdArray& array(At at = At::current()) const& {
    if (!array_) undefined(at);
    return array_;
  }
  /// The numbers of a tensor that is given up.
  NdArray array(At at = At::current()) && {
    if (!array_) undefined(at);
    return std::move(array_);
  }
  /// The node that recorded this tensor, or its leaf; null for a constant.
  const graph::Ref<graph::Node>& node() const { return node_; }

 private:
  friend class TensorLike;
  [[noreturn]] static void undefined(At at);

  NdArray array_;
  graph::Ref<graph::Node> node_;
};

using Tensors = std::vector<Tensor>;

namespace graph {
/// What a walk asks of one input of a node, and a rule's answer.
struct InputGradient {
  bool wanted = false;
  bool may_be_part = false;  ///< the answer may be for the node's part() of the input alone …
  bool is_part = false;      ///< … and is; elsewhere the gradient is 0
  Tensor value;
  /// What came from other consumers, dense and seen by nobody else: the rule may add onto it, and
  /// then answers nothing. Null where there is none.
  const NdArray* onto = nullptr;
};
}  // namespace graph

/// A leaf that requires a gradient, holding a copy of the values. `name` is for messages and
/// pictures. DtypeError on int64.
Tensor parameter(const Tensor& values, std::string name = "",
                 std::source_location at = std::source_location::current());
/// The same numbers, as a constant.
Tensor detach(const Tensor& x, std::source_location at = std::source_location::current());
/// Writes value into the storage of target, the one in-place write there is. Whoever saved the old
/// numbers for backward will refuse to use them. Shapes and dtypes must be equal.
void assign(const Tensor& target, const Tensor& value,
            std::source_location at = std::source_location::current());

/// NumPy's look: nested brackets, then the dtype where it is not float32, and the op behind it.
std::ostream& operator<<(std::ostream& out, const Tensor& x);

}  // namespace gradus
