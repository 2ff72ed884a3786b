#pragma once
#include <gradus/array/random.h>
#include <gradus/check/gradcheck.h>
#include <gradus/check/numbers.h>
#include <gradus/graph/mode.h>
#include <optional>
#include <vector>

namespace gradus::check {

/// A function at private copies of its inputs, in float64 where it lets itself be widened. It
/// counts evaluations, and puts the default generator back when it dies.
class Evaluator {
 public:
  /// For a check of this name, called at this line.
  Evaluator(const char* check, const std::source_location& at, const TensorsFunction& f,
            const Tensors& inputs, bool replay_random);
  ~Evaluator();
  Evaluator(const Evaluator&) = delete;
  Evaluator& operator=(const Evaluator&) = delete;

  /// The number of inputs, and the elements of one; 0 for an int64 input.
  std::size_t inputs() const { return points_.size(); }
  std::int64_t size(std::size_t input) const;
  double coordinate(std::size_t input, std::int64_t index) const;
  bool is_widened() const { return widened_; }
  /// Whether it could be.
  bool takes_widening() const { return takes_widening_; }
  /// The largest relative error of one number of the precision that f runs in.
  double epsilon() const;
  std::int64_t evaluations() const { return evaluations_; }

  /// f's output at the point moved by step along a direction of one input.
  Numbers at(std::size_t input, const Numbers& direction, double step);
  /// f's output with one coordinate moved to `value`.
  Numbers at(std::size_t input, std::int64_t index, double value);
  /// f's output at the point itself.
  Numbers here();

  /// f recorded at the point; leaves() are the inputs that it was recorded from.
  Tensor record();
  const Tensors& leaves() const { return leaves_; }
  /// The same with the inputs in the dtypes that they were given in, and nothing widened.
  Tensor record_as_given();
  const Tensors& given_leaves() const { return given_leaves_; }
  /// Whether f was widened, and computes in float32 where it is not.
  bool is_single() const { return widened_ && single_; }
  /// From now on f runs as it was given.
  void stop_widening();
  /// Runs f, recorded, on these inputs.
  Tensor run(const Tensors& inputs);
  /// Constants holding the point.
  const Tensors& points() const { return points_; }

 private:
  Numbers evaluate(const Tensors& inputs);
  Tensor call(const Tensors& inputs);
  bool widens();

  const TensorsFunction& f_;
  Tensors points_, leaves_, given_, given_leaves_;
  RandomState before_;
  bool replay_;
  bool widened_ = true, takes_widening_ = true, single_ = false;
  std::int64_t evaluations_ = 0;
};

}  // namespace gradus::check
