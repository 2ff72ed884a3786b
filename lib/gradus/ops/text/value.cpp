#include <gradus/kernels/dense/copy.h>
#include <gradus/ops/text/value.h>

namespace gradus::detail {
namespace {

// The operands as loops read them; numbers[k] is what stands for operand k where it is a number.
template <class T> struct Sources {
  std::array<T, kernels::Pass<T>::most_inputs> numbers;
  std::array<kernels::Source<T>, kernels::Pass<T>::most_inputs> in;

  void set_number(std::size_t k, T number) {
    numbers[k] = number;
    in[k] = kernels::Source<T>(&numbers[k]);
  }
};

}  // namespace

template <class T>
NdArray run_value(const kernels::Pass<T>& pass, Operands inputs, const Shape& shape,
                  std::uint32_t read) {
  Sources<T> sources;
  for (std::size_t k = 0; k < inputs.size(); ++k)
    if (inputs[k]->is_number())
      sources.set_number(k, number_as<T>(*inputs[k]));
    else
      sources.in[k] = kernels::Source<T>(inputs[k]->array());
  NdArray y = result_storage(inputs, shape, dtype_of<T>, read);
  T* const out = y.data<T>();
  kernels::run(pass, &out, sources.in.data(), shape, y.size());
  return y;
}
template NdArray run_value(const kernels::Pass<float>&, Operands, const Shape&, std::uint32_t);
template NdArray run_value(const kernels::Pass<double>&, Operands, const Shape&, std::uint32_t);
template NdArray run_value(const kernels::Pass<std::int64_t>&, Operands, const Shape&,
                           std::uint32_t);

NdArray run_wide(const kernels::Pass<double>& pass, Operands inputs, const Shape& shape) {
  Sources<double> sources;
  std::array<NdArray, kernels::Pass<double>::most_inputs> wide;
  for (std::size_t k = 0; k < inputs.size(); ++k) {
    if (inputs[k]->is_number()) {
      sources.set_number(k, inputs[k]->real());
    } else {
      wide[k] = kernels::convert(inputs[k]->array(), float64);
      sources.in[k] = kernels::Source<double>(wide[k]);
    }
  }
  NdArray y = NdArray::empty(shape, float64);
  double* const out = y.data<double>();
  kernels::run(pass, &out, sources.in.data(), shape, y.size());
  return y;
}

}  // namespace gradus::detail
