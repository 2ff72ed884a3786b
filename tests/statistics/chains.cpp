#include "chains.h"
#include <gradus/gradus.h>
#include "../rows.h"

using namespace gradus;

namespace {

std::size_t below(std::size_t n, RandomState& generator) {
  return static_cast<std::size_t>(randint(0, static_cast<std::int64_t>(n), {}, generator).item());
}

// Random steps from one tensor to the next. Those with weights take them from `in`.
class Chain {
 public:
  // Adds steps on a tensor of this shape until there are `ops`; its weights go to `inputs`.
  Chain(Shape shape, int ops, Tensors& inputs, RandomState& generator) {
    while (ops > 0) ops -= add(shape, ops, inputs, generator);
  }
  Tensor operator()(Tensor x, const Tensors& in) const {
    for (const auto& step : steps_) x = step(x, in);
    return x;
  }

 private:
  using Step = std::function<Tensor(const Tensor&, const Tensors&)>;

  int add(const Shape& shape, int ops, Tensors& inputs, RandomState& generator) {
    static const std::vector<Step> plain = {
        [](const Tensor& x, const Tensors&) { return tanh(x); },
        [](const Tensor& x, const Tensors&) { return sin(x); },
        [](const Tensor& x, const Tensors&) { return sigmoid(x); },
        [](const Tensor& x, const Tensors&) { return softplus(x); },
        [](const Tensor& x, const Tensors&) { return gelu(x); },
        [](const Tensor& x, const Tensors&) { return atan(x); }};
    const auto kind = below(10, generator), k = inputs.size();
    if (kind < plain.size()) {
      steps_.push_back(plain[kind]);
      return 1;
    }
    if (kind == 6 && shape.size() >= 2 && ops >= 2) {  // through a matrix that is not square
      const std::int64_t columns = shape.back();
      inputs.push_back(randn({columns, columns + 2}, float64, generator) * 0.5);
      inputs.push_back(randn({columns + 2, columns}, float64, generator) * 0.5);
      steps_.push_back(
          [k](const Tensor& x, const Tensors& in) { return matmul(matmul(x, in[k]), in[k + 1]); });
      return 2;
    }
    const Shape last = shape.empty() ? Shape{} : Shape{shape.back()};
    inputs.push_back(randn(kind % 2 ? shape : last, float64, generator));
    if (kind < 8)
      steps_.push_back([k](const Tensor& x, const Tensors& in) { return x * in[k]; });
    else
      steps_.push_back([k](const Tensor& x, const Tensors& in) { return x + in[k]; });
    return 1;
  }

  std::vector<Step> steps_;
};

}  // namespace

Case weighed_row(const OpRow& row, RandomState& generator) {
  const Tensors inputs = draw_inputs(row, generator);
  const Tensor weights = draw_like(to(row.apply(inputs), float64), generator);
  return {[&row, weights](const Tensors& in) { return sum(to(row.apply(in), float64) * weights); },
          inputs};
}

Case random_function(const OpRow& row, RandomState& generator) {
  Tensors inputs = draw_inputs(row, generator);
  const Shape output = row.apply(inputs).shape();
  const std::size_t given = inputs.size();
  int floating = 0;
  for (const auto& x : inputs) floating += is_floating(x.dtype());
  int left = std::max(0, 20 - 3 * floating - 3);  // but for ranges, the op itself, and the sum
  std::vector<Chain> before;
  for (std::size_t k = 0; k < given; ++k) {
    if (!is_floating(inputs[k].dtype())) {
      before.emplace_back(Shape{}, 0, inputs, generator);
      continue;
    }
    const int ops = left / 4;
    left -= ops;
    inputs[k] = randn(inputs[k].shape(), float64, generator);
    before.emplace_back(inputs[k].shape(), ops, inputs, generator);
  }
  const Chain after(output, left, inputs, generator);
  const Tensor weights = randn(output, float64, generator);
  const auto f = [&row, before, after, weights, given](const Tensors& in) {
    Tensors made;
    for (std::size_t k = 0; k < given; ++k) {
      const auto& [shape, low, high, dtype] = row.inputs[k];
      made.push_back(is_floating(dtype)
                         ? to(sigmoid(before[k](in[k], in)) * (high - low) + low, dtype)
                         : in[k]);
    }
    return sum(after(to(row.apply(made), float64), in) * weights);
  };
  return {f, inputs};
}
