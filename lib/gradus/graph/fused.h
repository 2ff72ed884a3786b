#pragma once
#include <gradus/graph/record.h>

namespace gradus {

/// An op whose gradients come out of one pass over memory. `fused(g, y, in)` answers them as
/// arrays, one for each input, null where there is none; it runs while nothing is recorded. It may
/// take a last argument `wanted`, a bool for each input, and answer null where that is false.
/// `composed(g, y, in)` says the same in ops, as tensors, so that it can be differentiated in turn.
template <std::size_t N, class Fused, class Composed> class FusedNode final : public Node {
 public:
  FusedNode(const char* op, const Array& value, const std::array<Operand, N>& inputs, Reads reads,
            Fused fused, Composed composed)
      : Node(Kind::op, op, RuleLine::or_else(inputs[0].at), value), fused_(std::move(fused)),
        composed_(std::move(composed)) {
    for (std::size_t k = 0; k < N; ++k) edges_[k] = edge_to(inputs[k], reads.has_input(k));
    if (reads.has_output()) save_output(value);
    set_inputs(edges_);
  }

  void pull(Tensor g, std::span<InputGradient> gradients, bool) override {
    if (!is_grad_enabled()) {
      std::array<Array, N> in;
      for (std::size_t k = 0; k < N; ++k) in[k] = edges_[k].saved;
      auto answers = run_fused(std::move(g).array(), in, gradients);
      for (std::size_t k = 0; k < N; ++k)
        if (gradients[k].wanted) gradients[k].value = Tensor(std::move(answers[k]));
      return;
    }
    std::array<Tensor, N> in;
    for (std::size_t k = 0; k < N; ++k) in[k] = saved_input(edges_[k]);
    const Tensor y = saved_value();
    auto answers = composed_(g, y, in);
    for (std::size_t k = 0; k < N; ++k)
      if (gradients[k].wanted) gradients[k].value = std::move(answers[k]);
  }
  void forget() noexcept override {
    for (auto& edge : edges_) edge = {};
  }

 private:
  std::array<Array, N> run_fused(const Array& g, const std::array<Array, N>& in,
                                 std::span<const InputGradient> gradients) {
    std::array<bool, N> wanted;
    for (std::size_t k = 0; k < N; ++k) wanted[k] = gradients[k].wanted;
    if constexpr (requires { fused_(g, saved_output(), in, wanted); })
      return fused_(g, saved_output(), in, wanted);
    else
      return fused_(g, saved_output(), in);
  }

  std::array<Edge, N> edges_;
  Fused fused_;
  Composed composed_;
};

/// Records such an op; `reads` says what its two rules read.
template <std::size_t N, class Fused, class Composed>
Tensor record_fused(const char* op, Array value, const std::array<Operand, N>& inputs, Reads reads,
                    Fused fused, Composed composed) {
  const bool recorded = is_floating(value.dtype()) && records(inputs);
  return finish(
      op, RuleLine::or_else(inputs[0].at), std::move(value), inputs, recorded,
      [&](const Array& made) {
        return new FusedNode<N, Fused, Composed>(op, made, inputs, reads, std::move(fused),
                                                 std::move(composed));
      },
      no_branches);
}

}  // namespace gradus
