#pragma once
#include <gradus/array/array.h>
#include <gradus/array/pool.h>
#include <gradus/array/scope.h>
#include <source_location>
#include <span>
#include <vector>

namespace gradus {
class GRADUS_ABI Tensor;
}

namespace gradus::graph {

using detail::Ref, detail::References;
class Node;
struct InputGradient;

/// One input of a recorded op: where it came from, and its numbers where a rule will read them.
struct Edge {
  Ref<Node> node;             ///< null for a constant
  NdArray saved;              ///< null where no rule reads it
  std::uint32_t version = 0;  ///< of `saved`, when it was saved; or of_number, in attributes.h

  Edge() = default;
  /// To a node whose numbers no rule reads.
  explicit Edge(Ref<Node> to) : node(std::move(to)) {}
  /// To a node, or to none for a constant, with its numbers as they are now.
  Edge(Ref<Node> to, const NdArray& numbers)
      : node(std::move(to)), saved(numbers), version(numbers.version()) {}
};

/// What only some nodes have; see extras.h.
struct Extras;

/// One recorded op, or a leaf. Nodes own the nodes of their inputs, never the other way round, so
/// there are no cycles; destruction is a loop, however long the chain.
class Node {
 public:
  /// A recorded op; a leaf, where a parameter enters the graph; or the parameter behind a leaf.
  enum class Kind : std::uint8_t { op, leaf, parameter };

  Node(Kind kind, const char* op, const std::source_location& at, const NdArray& value)
      : call_{op, at}, shape_(value.shape()), dtype_(value.dtype()), kind_(kind) {
    pool::count_nodes(1);
  }
  virtual ~Node() {
    if (extras_) delete_extras();
    pool::count_nodes(-1);
  }
  Node(const Node&) = delete;
  Node& operator=(const Node&) = delete;

  /// Computes the gradient of every wanted input from g, the gradient of the output. Where it is
  /// the `last` time, what the rules remember may go as soon as no rule is left that reads it.
  virtual void pull(Tensor g, std::span<InputGradient> gradients, bool last) = 0;
  /// The part of its one input, or of an array like it, that the node reads; for ops like slice,
  /// which answer for that part, so that many slices cost no more than what they cut.
  virtual NdArray part(const NdArray& whole) const { return whole; }
  /// Drops what the rules remember. The inputs' nodes are handed to the caller beforehand.
  virtual void forget() noexcept = 0;
  /// What the op was told besides its tensors; see attributes.h. Made anew for who asks.
  virtual std::vector<struct Attribute> attributes() const;

  /// The name of the op, "leaf" for a leaf; the user's line; and both.
  const char* op() const { return call_.op; }
  const std::source_location& at() const { return call_.at; }
  const detail::Call& call() const { return call_; }
  const Shape& shape() const { return shape_; }
  Dtype dtype() const { return dtype_; }
  std::span<Edge> inputs() const { return inputs_; }
  Kind kind() const { return kind_; }
  bool is_leaf() const { return kind_ != Kind::op; }
  /// True where rules run that gradus did not write, and may throw in mid-walk.
  bool is_foreign() const { return foreign_; }

  /// The output's numbers, where a rule reads them.
  const NdArray& saved_output() const { return output_; }
  std::uint32_t output_version() const { return output_version_; }
  /// The same as rules see it: tied to this node where they are recorded themselves.
  Tensor saved_value();

  /// A walk frees what it has passed, unless it retains the graph.
  bool is_freed() const { return freed_at_.line() != 0; }
  const std::source_location& freed_at() const { return freed_at_; }
  void free(const std::source_location& by) noexcept;

  Extras& extras();  ///< made when first asked for
  Extras* find_extras() const { return extras_; }

  void retain() noexcept { references_.add(); }
  void release() noexcept {
    if (references_.drop()) destroy();
  }
  /// True where nobody else holds this node.
  bool is_sole() const noexcept { return references_.is_sole(); }

  static void* operator new(std::size_t bytes) { return pool::allocate(bytes); }
  static void operator delete(void* node, std::size_t size) noexcept { pool::release(node, size); }

 protected:
  void set_inputs(std::span<Edge> inputs) { inputs_ = inputs; }
  void set_foreign() { foreign_ = true; }
  /// For ops whose name the node owns.
  void rename(const char* op) { call_.op = op; }
  void save_output(const NdArray& value);

 private:
  void destroy() noexcept;
  void delete_extras() noexcept;

  Node* next_dead_ = nullptr;  // once nobody holds the node: the one to destroy after it
  References references_;
  std::uint32_t output_version_ = 0;
  std::span<Edge> inputs_;  // the derived class owns them
  detail::Call call_;
  std::source_location freed_at_{};
  NdArray output_;
  Extras* extras_ = nullptr;           // owned
  [[no_unique_address]] Shape shape_;  // the flags lie in what it leaves free of its last word
  Dtype dtype_;
  Kind kind_;
  bool foreign_ = false;
};

}  // namespace gradus::graph
