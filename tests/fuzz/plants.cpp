#include <gradus/kernels/dense/copy.h>
#include <gradus/ops/ops.h>
#include "planted.h"
#include "program.h"

// The bugs: each spoils the answers of one op's rules, or its value.

namespace fuzz {
namespace {

using gradus::NdArray, gradus::graph::Node;

// Where a rule gave no answer, there is nothing to spoil.
template <class F> void replace(Tensor& answer, F f) {
  if (answer.is_defined()) answer = f(answer);
}

void mul_sign(const Node&, const Tensor&, Tensors& dx) {
  replace(dx[1], [](const Tensor& d) { return -d; });
}

// The first of the repeats, not their sum.
void broadcast_first(const Node& node, const Tensor& g, Tensors& dx) {
  replace(dx[0], [&](const Tensor& d) {
    Tensor first = g;
    const auto leading = g.rank() - d.rank();
    for (std::size_t axis = 0; axis < g.rank(); ++axis)
      if (axis < leading || d.shape()[axis - leading] == 1)
        first = gradus::slice(first, static_cast<int>(axis), 0, 1);
    return gradus::reshape(first, node.inputs()[0].node->shape());
  });
}

void mean_factor(const Node&, const Tensor& g, Tensors& dx) {
  replace(dx[0], [&](const Tensor& d) {
    return d * (static_cast<double>(d.size()) / static_cast<double>(g.size()));
  });
}

void matmul_transposed(const Node&, const Tensor&, Tensors& dx) {
  for (auto& answer : dx)
    replace(answer, [](const Tensor& d) {
      const bool square = d.shape()[d.rank() - 1] == d.shape()[d.rank() - 2];
      return square ? gradus::transpose(d) : d;
    });
}

void tanh_scaled(const Node&, const Tensor&, Tensors& dx) {
  replace(dx[0], [](const Tensor& d) { return d * 1.001; });
}

void slice_zero(const Node&, const Tensor&, Tensors& dx) {
  replace(dx[0], [](const Tensor& d) { return gradus::zeros_like(d); });
}

// The axis of a gather, which its node does not tell: along it g and its answer have equal sums.
int axis_of(const Tensor& g, const Tensor& d) {
  int axis = 0;
  for (; axis + 1 < static_cast<int>(g.rank()); ++axis) {
    const Tensor of_g = gradus::sum(g, axis), of_d = gradus::sum(d, axis);
    if (of_g.shape() == of_d.shape() && gradus::allclose(of_g, of_d)) break;
  }
  return axis;
}

// Where an element was taken several times, only the last one counts.
void gather_last(const Node& node, const Tensor& g, Tensors& dx) {
  replace(dx[0], [&](const Tensor& d) {
    const auto index = Tensor(node.inputs()[1].saved).to_vector<std::int64_t>();
    const auto from = g.to_vector<double>();
    const auto axis = static_cast<std::size_t>(axis_of(g, d));
    std::vector<double> last(static_cast<std::size_t>(d.size()));
    std::size_t next = 0;
    each(g.shape(), [&](const Shape& place) {
      const std::int64_t entry = index[next] < 0 ? index[next] + d.shape()[axis] : index[next];
      std::int64_t offset = 0;
      for (std::size_t k = 0; k < place.size(); ++k)
        offset = offset * d.shape()[k] + (k == axis ? entry : place[k]);
      last[static_cast<std::size_t>(offset)] = from[next++];
    });
    return gradus::tensor(last, d.shape(), gradus::float64);
  });
}

void softmax_sum(const Node& node, const Tensor& g, Tensors& dx) {
  replace(dx[0], [&](const Tensor&) { return g * Tensor(node.saved_output()); });
}

void concat_swapped(const Node&, const Tensor&, Tensors& dx) {
  const bool both = dx[0].is_defined() && dx[1].is_defined();
  if (both && dx[0].shape() == dx[1].shape()) std::swap(dx[0], dx[1]);
}

void where_inverted(const Node&, const Tensor& g, Tensors& dx) {
  for (auto& answer : dx) replace(answer, [&](const Tensor& d) { return g - d; });
}

// To all alike, not to the largest.
void amax_spread(const Node&, const Tensor&, Tensors& dx) {
  replace(dx[0], [](const Tensor& d) { return gradus::full_like(d, gradus::mean(d).item()); });
}

void unfold_flipped(const Node&, const Tensor&, Tensors& dx) {
  replace(dx[0], [](const Tensor& d) { return gradus::flip(d, -1); });
}

void exp_single(NdArray& value) {
  value = gradus::kernels::convert(gradus::kernels::convert(value, gradus::float32), value.dtype());
}

}  // namespace

const std::vector<Plant>& plants() {
  static const std::vector<Plant> all{
      {"mul_sign", "mul", mul_sign},
      {"broadcast_first", "broadcast_to", broadcast_first},
      {"mean_factor", "mean", mean_factor},
      {"matmul_transposed", "matmul", matmul_transposed},
      {"tanh_scaled", "tanh", tanh_scaled},
      {"slice_zero", "slice", slice_zero},
      {"gather_last", "gather", gather_last},
      {"softmax_sum", "softmax", softmax_sum},
      {"concat_swapped", "concat", concat_swapped},
      {"where_inverted", "where", where_inverted},
      {"exp_single", "exp", nullptr, exp_single},
      {"amax_spread", "amax", amax_spread},
      {"solve_transposed", "solve", matmul_transposed},
      {"unfold_flipped", "unfold", unfold_flipped},
  };
  return all;
}

}  // namespace fuzz
