#include <gradus/check/evaluator.h>
#include <gradus/check/inner_observer.h>
#include <gradus/kernels/dense/copy.h>
#include <gradus/ops/ops.h>
#include <limits>

namespace gradus::check {
using namespace graph;
namespace {

Tensor copy_of(const Tensor& x, bool widened) {
  const NdArray array = kernels::copy(x.array());
  return Tensor(widened && x.dtype() == float32 ? kernels::convert(array, float64) : array);
}

// Whether any op answers in float32.
struct SinglePrecision final : Layer {
  bool seen = false;
  void made(const Made& op) override {
    Layer::made(op);
    seen = seen || op.value.dtype() == float32;
  }
};

}  // namespace

Evaluator::Evaluator(const char* check, const std::source_location& at, const TensorsFunction& f,
                     const Tensors& inputs, bool replay_random)
    : f_(f), before_(default_generator()), replay_(replay_random) {
  const OpScope scope(check, at);
  for (const auto& input : inputs) {
    given_.push_back(copy_of(input, false));
    points_.push_back(copy_of(input, true));
  }
  try {
    SinglePrecision watch;
    const NoGrad off;
    call(given_);
    single_ = watch.seen;
    takes_widening_ = widens();
  } catch (...) {
    default_generator() = before_;
    throw;
  }
  if (!takes_widening_) stop_widening();
}

void Evaluator::stop_widening() {
  widened_ = false;
  points_ = given_;
}

Evaluator::~Evaluator() { default_generator() = before_; }

// Whether f takes float64 where it was written for float32; a float64 function has nothing to
// widen.
bool Evaluator::widens() {
  try {
    evaluate(points_);
    return true;
  } catch (const Error&) {
    return false;
  }
}

std::int64_t Evaluator::size(std::size_t input) const {
  return is_floating(points_[input].dtype()) ? points_[input].size() : 0;
}

double Evaluator::coordinate(std::size_t input, std::int64_t index) const {
  return visit(points_[input].dtype(), [&]<class T>(T) {
    return static_cast<double>(points_[input].array().data<T>()[index]);
  });
}

double Evaluator::epsilon() const {
  return single_ && !widened_ ? std::numeric_limits<float>::epsilon()
                              : std::numeric_limits<double>::epsilon();
}

Numbers Evaluator::evaluate(const Tensors& inputs) {
  const NoGrad off;
  return run(inputs).to_vector<double>();
}

Tensor Evaluator::run(const Tensors& inputs) {
  std::optional<graph::Widen> wide;
  if (widened_) wide.emplace();
  return call(inputs);
}

Tensor Evaluator::call(const Tensors& inputs) {
  if (replay_) default_generator() = before_;
  ++evaluations_;
  const Tensor y = detail::call_user(f_, inputs);
  y.array();  // which refuses an undefined tensor
  return y;
}

Numbers Evaluator::here() { return evaluate(points_); }

Numbers Evaluator::at(std::size_t input, const Numbers& direction, double step) {
  Tensors moved = points_;
  NdArray array = kernels::copy(points_[input].array());
  visit_floating(array.dtype(), [&]<class T>(T) {
    for (std::int64_t i = 0; i < array.size(); ++i)
      array.data<T>()[i] += static_cast<T>(step * direction[static_cast<std::size_t>(i)]);
  });
  moved[input] = Tensor(std::move(array));
  return evaluate(moved);
}

Numbers Evaluator::at(std::size_t input, std::int64_t index, double value) {
  Tensors moved = points_;
  NdArray array = kernels::copy(points_[input].array());
  visit_floating(array.dtype(),
                 [&]<class T>(T) { array.data<T>()[index] = static_cast<T>(value); });
  moved[input] = Tensor(std::move(array));
  return evaluate(moved);
}

namespace {

Tensors parameters_at(const Tensors& points) {
  Tensors leaves;
  for (const auto& point : points)
    leaves.push_back(is_floating(point.dtype()) ? parameter(point) : point);
  return leaves;
}

}  // namespace

Tensor Evaluator::record() {
  leaves_ = parameters_at(points_);
  const EnableGrad on;
  return run(leaves_);
}

Tensor Evaluator::record_as_given() {
  given_leaves_ = parameters_at(given_);
  const EnableGrad on;
  return call(given_leaves_);
}

}  // namespace gradus::check
