#include <gradus/kernels/dense/copy.h>
#include <gradus/ops/text/node.h>

// The passes of elementwise ops, with what they read and where they write.

namespace gradus::detail {
using namespace graph;

template <class T>
NdArray run_value(const kernels::Pass<T>& pass, Operands inputs, const Shape& shape,
                  std::uint32_t read) {
  std::array<T, kernels::Pass<T>::most_inputs> numbers;
  std::array<kernels::Source<T>, kernels::Pass<T>::most_inputs> in;
  for (std::size_t k = 0; k < inputs.size(); ++k)
    if (inputs[k]->is_number()) {
      numbers[k] = number_as<T>(*inputs[k]);
      in[k] = kernels::Source<T>(&numbers[k]);
    } else {
      in[k] = kernels::Source<T>(inputs[k]->array());
    }
  NdArray y = result_storage(inputs, shape, dtype_of<T>, read);
  T* const out = y.data<T>();
  kernels::run(pass, &out, in.data(), shape, y.size());
  return y;
}
template NdArray run_value(const kernels::Pass<float>&, Operands, const Shape&, std::uint32_t);
template NdArray run_value(const kernels::Pass<double>&, Operands, const Shape&, std::uint32_t);
template NdArray run_value(const kernels::Pass<std::int64_t>&, Operands, const Shape&,
                           std::uint32_t);

NdArray run_wide(const kernels::Pass<double>& pass, Operands inputs, const Shape& shape) {
  std::array<Tensor, kernels::Pass<double>::most_inputs> converted;
  std::vector<TensorLike> wide;
  for (const TensorLike* input : inputs) {
    Tensor& own = converted[wide.size()];
    if (!input->is_number()) own = Tensor(kernels::convert(input->array(), float64));
    wide.push_back(input->is_number() ? *input : TensorLike(own));
  }
  std::vector<const TensorLike*> operands;
  for (const TensorLike& operand : wide) operands.push_back(&operand);
  return run_value(pass, operands, shape, 0);
}

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
