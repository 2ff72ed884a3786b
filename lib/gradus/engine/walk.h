#pragma once
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
  Tensor gradient_of(Node* target) const;
  /// Hands the gradients of all leaves to their parameters.
  void accumulate_leaves();

 private:
  struct Step {
    Node* node;
    Ref<Node> owned;  // what keeps the node alive, once its consumer is freed
    Tensor gradient;
    bool wanted;
    bool target;
    bool walked = false;  // its rules have run
  };

  void plan(Node* root);
  void emit(Node* node);
  void check(Node& node) const;
  bool is_target(Node* node) const { return !targets_.empty() && targets_.contains(node); }
  std::uint32_t place_of(Node* node) const;
  Step& step_of(const Edge& edge);
  void visit(Step& step);
  void complete(Step& step) const;
  void pull(Step& step);
  void add(Step& to, Tensor gradient);
  void add_part(const Node& node, Step& to, const Tensor& gradient) const;
  void check_answer(const Node& node, std::size_t input, const Tensor& answer) const;
  void check_finite(const Node& node, std::size_t input, const Tensor& g,
                    const Tensor& answer) const;
  void free(Step& step);

  static constexpr std::uint32_t nowhere = ~0u;

  std::uint64_t id_;
  std::source_location at_;
  Options options_;
  bool frees_at_once_;
  std::unordered_map<Node*, std::uint32_t> targets_;  // and their places
  std::vector<Step> steps_;  // inputs before their consumers; walked from the back
  std::unordered_map<Node*, std::uint32_t> leaves_;
  std::vector<InputGradient> asked_;
  std::vector<Tensor> answers_;
};

}  // namespace gradus
