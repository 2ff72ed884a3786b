#pragma once
#include <gradus/check/evaluator.h>
#include <gradus/graph/observer.h>
#include <map>
#include <string>
#include <vector>

namespace gradus::check {

using Numbers = Evaluator::Numbers;

/// One op of a run of f.
struct Call {
  std::string op, line;
  Ref<Node> node;                   // null where it was not recorded
  std::vector<const Node*> from;    // the node that each input came from; null for constants
  std::vector<const Node*> pulled;  // the same, but null where the input has no rule
  std::vector<Numbers> inputs;
  Numbers value;
  std::vector<Shape> shapes;  // of the inputs
  Shape shape;                // of the value
};

/// A run of f that can be repeated with a change injected: behind one of its ops, or at a leaf.
class Replay {
 public:
  explicit Replay(Evaluator& evaluator);

  const std::vector<Call>& calls() const { return calls_; }
  /// What call number `watched` sees and answers when `change` is added to what `source` made.
  Call with(const Node* source, const Numbers& change, std::size_t watched);
  /// The number of elements that a node made; 0 where it was made outside of f.
  std::int64_t size_of(const Node* source) const;
  /// The gradients that a call's rules give for u; empty for inputs without one.
  std::vector<Numbers> pull(const Call& call, const Numbers& u) const;
  /// The same call in a run at other inputs.
  Call elsewhere(std::size_t watched);

 private:
  Evaluator& evaluator_;
  Tensor output_;  // keeps the graph alive
  Tensors leaves_;
  std::vector<Call> calls_;
  std::map<const Node*, std::size_t> made_by_;  // node: call
  std::map<const Node*, std::size_t> leaf_;     // node: input
};

}  // namespace gradus::check
