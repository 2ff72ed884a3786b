#pragma once
#include <gradus/check/mutate.h>
#include <gradus/graph/observer.h>
#include <gradus/graph/tensor.h>
#include <compare>
#include <map>

namespace gradus::check {

/// One rule: an op, the line where it was called, and which input the rule is of.
struct Place {
  std::string op, line;
  int input = 0;
  auto operator<=>(const Place&) const = default;
};

/// What is known of the answers of a rule.
struct Seen {
  bool sums = false;    ///< one has fewer elements than the op's output
  bool matrix = false;  ///< one can be transposed
  bool twin = false;    ///< another input's has the same shape
};
/// The kinds of mutants that apply.
std::vector<std::string> kinds_for(const Seen& seen);

/// Writes down which rules run while it lives.
class Census final : public graph::Observer {
 public:
  std::map<Place, Seen> places;
  void pulled(const graph::Node& node, std::span<graph::InputGradient> gradients) override;
};

/// Makes one rule wrong wherever it runs while it lives.
class Mutator final : public graph::Observer {
 public:
  explicit Mutator(Mutant mutant) : mutant_(std::move(mutant)) {}
  /// Whether any answer is another than it was.
  bool has_changed() const { return changed_; }
  void pulled(const graph::Node& node, std::span<graph::InputGradient> gradients) override;

 private:
  Tensor mutated(const graph::Node& node, std::span<graph::InputGradient> gradients, std::size_t k);

  Mutant mutant_;
  Tensor last_;
  bool changed_ = false;
};

}  // namespace gradus::check
