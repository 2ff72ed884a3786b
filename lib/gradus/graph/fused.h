#pragma once
#include <gradus/graph/recorded.h>

namespace gradus::graph {

template <std::size_t N, class T, class Fused, class Composed> struct FusedRules {
  [[no_unique_address]] T told;
  Fused fused;
  Composed composed;

  Attributes attributes(const Shape& output) const { return attributes_of(told, output); }
  void pull(Node& node, std::array<Edge, N>& edges, Tensor g, std::span<InputGradient> gradients,
            bool) {
    const auto give = [&](auto answers) {
      for (std::size_t k = 0; k < N; ++k)
        if (gradients[k].wanted) gradients[k].value = Tensor(std::move(answers[k]));
    };
    if (!is_grad_enabled()) return give(run(node, edges, std::move(g).array(), gradients));
    std::array<Tensor, N> in;
    for (std::size_t k = 0; k < N; ++k) in[k] = saved_input(edges[k]);
    const Tensor y = node.saved_value();
    give(call_told(composed, told, g, y, in));
  }

 private:
  std::array<NdArray, N> run(const Node& node, const std::array<Edge, N>& edges, const NdArray& g,
                             std::span<const InputGradient> gradients) {
    std::array<NdArray, N> in;
    std::array<bool, N> wanted;
    for (std::size_t k = 0; k < N; ++k) {
      in[k] = edges[k].saved;
      wanted[k] = gradients[k].wanted;
    }
    const NdArray& y = node.saved_output();
    if constexpr (std::is_invocable_v<Fused&, decltype(g), decltype(y), decltype(in)&,
                                      decltype(wanted)&, const T&>)
      return fused(g, y, in, wanted, told);
    else
      return call_told(fused, told, g, y, in);
  }
};

/// Records an op whose gradients come out of one pass over memory. `fused(g, y, in)` answers them
/// as arrays, one for each input, null where there is none; it runs while nothing is recorded.
/// `composed(g, y, in)` says the same in ops, as tensors, so that it can be differentiated in turn.
/// Both may take what the op was told last; fused may also be (g, y, in, wanted, told), with a bool
/// for each input, and answer null where that is false. `reads` says what the two read.
template <std::size_t N, Told T, class Fused, class Composed>
Tensor record_fused(const char* op, NdArray value, const std::array<TensorLike, N>& inputs, T told,
                    Reads reads, Fused fused, Composed composed) {
  const bool recorded = is_floating(value.dtype()) && records(inputs);
  using Rules = FusedRules<N, T, Fused, Composed>;
  return finish_recorded(
      op, inputs[0].at, std::move(value), inputs, recorded, [&] { return edges_to(inputs, reads); },
      reads.has_output(), Rules{std::move(told), std::move(fused), std::move(composed)},
      no_branches);
}

}  // namespace gradus::graph
