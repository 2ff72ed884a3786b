#pragma once
#include <gradus/array/pool.h>
#include <gradus/graph/observer.h>
#include <gradus/graph/tensor.h>
#include <unordered_map>
#include <vector>

namespace gradus {

/// One reverse walk over a graph: plan() orders the nodes and checks everything that can be checked
/// beforehand, run() carries the gradients from the consumers to their inputs.
class Walk {
 public:
  struct Options {
    bool create_graph = false;
    bool retain_graph = false;
    bool stop_at_targets = false;  ///< paths that go on beyond a target do not count
  };

  /// A walk for the gradients of `targets`; of all leaves where there are none.
  Walk(const Ref<Node>& root, const std::vector<Node*>& targets, const std::source_location& at,
       Options options);

  /// True where the root was computed from the target.
  bool reaches(Node* target) const { return targets_.at(target) != nowhere; }

  void run(Tensor seed);
  /// The gradient that reached a target, undefined where none did.
  Tensor gradient_of(Node* target);
  /// Hands the gradients of all leaves to their parameters.
  void accumulate_leaves();

 private:
  struct Step {
    Node* node;
    bool wanted;  // its gradient is asked for, or one of an input's
    bool target;
    bool walked = false;  // its rules have run
  };
  template <class T> using Pooled = std::vector<T, pool::Allocator<T>>;

  void plan(Node* root);
  void emit(Node* node);
  [[noreturn]] void refuse_freed(const Node& node) const;
  void refuse_changed(const Node& node) const;
  bool is_target(Node* node) const { return !targets_.empty() && targets_.contains(node); }
  // What lies on an edge or on a node is a hint: a nested walk of the same graph, or another
  // thread's walk over the same leaf, may have written over it.
  bool is_at(std::uint32_t place, Node* node) const {
    return place < steps_.size() && steps_[place].node == node;
  }
  std::uint32_t place_of(Node* node) const {
    const auto hint = node->place.load(std::memory_order_relaxed);
    return is_at(hint, node) ? hint : search(node);
  }
  std::uint32_t step_of(const Edge& edge) const {
    return is_at(edge.place, edge.node.get()) ? edge.place : place_of(edge.node.get());
  }
  std::uint32_t search(Node* node) const;
  void visit(std::size_t place);
  void complete(std::size_t place);
  void pull(std::size_t place);
  std::span<InputGradient> ask(std::span<const Edge> inputs);
  static bool is_ours(const Tensor& gradient) {  // nobody else sees it
    return gradient.array().is_sole() && gradient.array().is_contiguous();
  }
  void take(const Node& node, InputGradient& answer);
  void add(Tensor& to, Tensor& gradient) const;
  void add_part(const Node& node, Tensor& to, const Tensor& gradient) const;
  // Gradients never broadcast: a rule answers in the shape and dtype of its input.
  void check_answer(const Node& node, const InputGradient& answer) const {
    const Node& to = *steps_[answer.place].node;
    if (answer.value.shape() != to.shape() || answer.value.dtype() != to.dtype())
      refuse_answer(node, answer);
  }
  [[noreturn]] void refuse_answer(const Node& node, const InputGradient& answer) const;
  void check_finite(const Node& node, const InputGradient& answer, const Tensor& g) const;
  std::size_t index_of(const InputGradient& answer) const {
    return static_cast<std::size_t>(&answer - asked_.data());
  }
  void free(std::size_t place);
  Tensor hand_out(std::size_t place);

  static constexpr std::uint32_t nowhere = ~0u;

  std::uint64_t id_;
  std::source_location at_;
  Options options_;
  bool anomaly_;
  Observer* observer_;
  bool frees_at_once_;
  bool in_place_;  // rules may answer for a part, or add onto what stands
  std::unordered_map<Node*, std::uint32_t> targets_;  // and their places
  std::unordered_map<Node*, std::uint32_t> leaves_;
  Pooled<Step> steps_;        // inputs before their consumers; walked from the back
  Pooled<Tensor> gradients_;  // of each step, from when one comes until its rules have run
  Pooled<Ref<Node>> owned_;   // what keeps a step's node alive, once its consumer is freed
  std::vector<InputGradient> asked_;
  Tensor kept_;  // the gradient that a rule was given, for DetectAnomaly
};

}  // namespace gradus
