#pragma once
#include <gradus/check/evaluator.h>
#include <gradus/graph/observer.h>
#include <cmath>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace gradus::check {

/// One op of a run of f.
struct Call {
  std::string op, line;
  graph::Ref<graph::Node> node;            // null where it was not recorded
  std::vector<const graph::Node*> from;    // the node that each input came from; null for constants
  std::vector<const graph::Node*> pulled;  // the same, but null where the input has no rule
  std::vector<bool> cut;  // a constant that holds what a leaf or a recorded op made
  std::vector<Numbers> inputs;
  Numbers value;
  Numbers ways;               // which branches were taken
  std::vector<Shape> shapes;  // of the inputs
  Shape shape;                // of the value
};

/// A run of f that can be repeated with a change injected: behind one of its ops, or at leaves.
class Replay {
 public:
  explicit Replay(Evaluator& evaluator);
  /// The run at other inputs.
  Replay elsewhere() const;

  const std::vector<Call>& calls() const { return calls_; }
  /// The relative error of one number.
  double epsilon() const { return evaluator_.epsilon(); }
  /// For central differences: they lose step^2 to curvature, and epsilon / step to rounding.
  double step() const { return std::cbrt(epsilon()); }
  /// All calls where every leaf is moved, by one of these changes.
  std::vector<Call> moved(const std::vector<Numbers>& changes) const;
  /// What call number `watched` sees and answers when `change` is added to what feeds its input k.
  /// Its other inputs are held where they were, unless the same node feeds them.
  Call with_input(std::size_t watched, std::size_t k, const Numbers& change) const;
  /// The elements of the inputs that f was given; 0 for int64 ones.
  std::vector<std::size_t> leaf_sizes() const;
  /// The gradients that a call's rules give for u; empty for inputs without one.
  std::vector<Numbers> pull(const Call& call, const Numbers& u) const;

 private:
  Replay(Evaluator& evaluator, Tensors leaves);
  std::vector<Call> run(const Tensors& inputs, class Recorder& recorder) const;

  Evaluator& evaluator_;
  Tensors leaves_;
  Tensor output_;  // keeps the graph alive
  std::vector<Call> calls_;
  std::map<const graph::Node*, std::size_t> made_by_;  // node: call
  std::map<const graph::Node*, std::size_t> leaf_;     // node: input
};

/// (a - b) / 2; 0 where they are equal, infinite too.
Numbers half_difference(const Numbers& a, const Numbers& b);

}  // namespace gradus::check
