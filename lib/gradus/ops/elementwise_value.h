#pragma once
#include <gradus/graph/operand.h>
#include <gradus/kernels/copy.h>
#include <gradus/kernels/map.h>
#include <gradus/ops/traced.h>

// The value of an elementwise op: its text over all elements, in one pass.

namespace gradus::detail {

/// What kinds of tensors an elementwise op takes.
enum class Takes { floating, any };

struct Common {
  const Shape& shape;  // an operand's own
  Dtype dtype;
};
/// The first tensor, where all are floating, of one dtype and shape: what most ops are given.
template <std::size_t N>
[[gnu::always_inline]] inline const Array* common_array(const std::array<Operand, N>& inputs) {
  const Array* first = nullptr;
  for (const auto& input : inputs) {
    if (input.is_number()) continue;
    const Array& array = input.array();
    if (!first)
      first = &array;
    else if (array.dtype() != first->dtype() || array.shape() != first->shape())
      return nullptr;
  }
  return first && is_floating(first->dtype()) ? first : nullptr;
}
/// Finds the common shape and dtype of an op's other operands, and puts a broadcast ahead of those
/// that need one. `held` keeps the tensors that the operands then borrow.
Common unite(const char* op, std::span<Operand> inputs, std::span<Tensor> held, Takes takes);

/// The storage of a tensor that was given up, taken from it, where the result may be written over
/// it: of the result's shape and dtype, seen by nobody else, and no input k with bit k of `read`.
Array spare_storage(std::span<const Operand> inputs, const Shape& shape, Dtype dtype,
                    std::uint32_t read);

template <class T> T number_as(const Operand& x) {
  if constexpr (std::is_same_v<T, std::int64_t>)
    return x.integer();
  else
    return static_cast<T>(x.real());
}

// The value's text over all elements, in one piece with the op. Bit k of `read`: input k is read
// later.
template <class T, std::size_t N, class F>
[[gnu::always_inline]] inline Array map_value(const F& f, const std::array<Operand, N>& in,
                                              const Shape& shape, std::uint32_t read) {
  bool any_given_up = false;
  std::array<T, N> numbers{};
  std::array<kernels::Source<T>, N> sources;
  for (std::size_t k = 0; k < N; ++k) {
    if (in[k].is_number()) {
      numbers[k] = number_as<T>(in[k]);
      sources[k] = kernels::Source<T>(&numbers[k]);
    } else {
      sources[k] = kernels::Source<T>(in[k].array());
      any_given_up |= in[k].given_up() != nullptr;
    }
  }
  Array y = any_given_up ? spare_storage(in, shape, dtype_of<T>, read) : Array();
  if (!y) y = Array::empty(shape, dtype_of<T>);
  const auto text = [&](const std::array<Lane<T>, N>& x) {
    return std::array<Lane<T>, 1>{Lane<T>(std::apply(f, x))};
  };
  kernels::map<T, 1, N>(text, {y.data<T>()}, sources, shape, y.size());
  return y;
}

// Which branches the value's text took, element by element, as float64.
template <std::size_t N, class F>
Array traced(const F& f, const std::array<Operand, N>& in, const Shape& shape) {
  using L = Lane<double>;
  std::array<Array, N> wide;
  std::array<double, N> numbers{};
  std::array<kernels::Source<double>, N> sources;
  for (std::size_t k = 0; k < N; ++k) {
    numbers[k] = in[k].real();
    if (!in[k].is_number()) wide[k] = kernels::convert(in[k].array(), float64);
    sources[k] = wide[k] ? kernels::Source<double>(wide[k]) : kernels::Source<double>(&numbers[k]);
  }
  Array branches = Array::empty(shape, float64);
  const auto text = [&](const std::array<L, N>& x) {
    Trace<L> trace;
    const auto as_traced = [&](const L& value) { return Traced<L>{{value, &trace}}; };
    std::apply([&](const auto&... v) { return f(as_traced(v)...); }, x);
    return std::array<L, 1>{trace.bits};
  };
  kernels::map<double, 1, N>(text, {branches.data<double>()}, sources, shape, branches.size());
  return branches;
}

// The value alone; `in` comes back broadcast. Bit k of `read`: input k is read later on.
template <Takes takes, class F, std::size_t N>
[[gnu::always_inline]] inline Array compute(const char* op, const F& f, std::array<Operand, N>& in,
                                            std::array<Tensor, N>& held, std::uint32_t read) {
  const Array* const array = common_array(in);
  const Common common = array ? Common{array->shape(), array->dtype()} : unite(op, in, held, takes);
  const auto map = [&]<class T>(T) { return map_value<T>(f, in, common.shape, read); };
  if constexpr (takes == Takes::any)
    return visit(common.dtype, map);
  else
    return visit_floating(common.dtype, map);
}

}  // namespace gradus::detail
