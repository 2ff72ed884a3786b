#include <gradus/ops/text/node.h>

namespace gradus::detail {
using namespace graph;

template <class T>
void run_gradients(const kernels::Pass<T>& pass, const Node& node, std::span<const double> numbers,
                   NdArray& g, bool reuse, std::span<InputGradient* const> to) {
  using Source = kernels::Source<T>;
  std::array<T, kernels::Pass<T>::most_inputs> constants;
  std::array<Source, kernels::Pass<T>::most_inputs> in;
  const std::size_t n = numbers.size();
  for (std::size_t k = 0; k < n; ++k) {
    constants[k] = static_cast<T>(numbers[k]);
    const NdArray& saved = node.inputs()[k].saved;
    in[k] = saved ? Source(saved) : Source(&constants[k]);
  }
  const T unread{};
  in[n] = Source(g);
  in[n + 1] = node.saved_output() ? Source(node.saved_output()) : Source(&unread);
  std::array<NdArray, kernels::Pass<T>::most_outputs> answers;
  std::array<T*, kernels::Pass<T>::most_outputs> out;
  for (std::size_t k = 0; k < to.size(); ++k) {
    answers[k] = k == 0 && reuse ? g : NdArray::empty(node.shape(), node.dtype());
    out[k] = answers[k].template data<T>();
  }
  kernels::run(pass, out.data(), in.data(), node.shape(), answers[0].size());
  if (reuse) g = {};
  for (std::size_t k = 0; k < to.size(); ++k) to[k]->value = Tensor(std::move(answers[k]));
}
template void run_gradients(const kernels::Pass<float>&, const Node&, std::span<const double>,
                            NdArray&, bool, std::span<InputGradient* const>);
template void run_gradients(const kernels::Pass<double>&, const Node&, std::span<const double>,
                            NdArray&, bool, std::span<InputGradient* const>);

}  // namespace gradus::detail
