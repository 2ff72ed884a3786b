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
template <std::same_as<Operand>... In>
[[gnu::always_inline]] inline const Array* common_array(const In&... inputs) {
  const Array* first = nullptr;
  const auto agrees = [&](const Operand& input) {
    if (input.is_number()) return true;
    const Array& array = input.array();
    if (!first) first = &array;
    return array.dtype() == first->dtype() && array.shape() == first->shape();
  };
  return (agrees(inputs) && ...) && first && is_floating(first->dtype()) ? first : nullptr;
}
/// Keeps the tensors that an op's operands borrow, where they are not the caller's.
using Held = std::vector<Tensor, pool::Allocator<Tensor>>;
/// Finds the common shape and dtype of an op's other operands, and puts a broadcast ahead of those
/// that need one.
Common unite(const char* op, std::span<Operand* const> inputs, Held& held, Takes takes);

/// Storage for the result: that of a tensor that was given up, taken from it, where it has the
/// result's shape and dtype, nobody else sees it, and it is no input k with bit k of `read`.
Array result_storage(std::span<const Operand* const> inputs, const Shape& shape, Dtype dtype,
                     std::uint32_t read);

template <class T> T number_as(const Operand& x) {
  if constexpr (std::is_same_v<T, std::int64_t>)
    return x.integer();
  else
    return static_cast<T>(x.real());
}
template <class T> T first_as(const Operand& x) {
  return x.is_number() ? number_as<T>(x) : *x.array().data<T>();
}
/// `number` is the operand's, and outlives the source.
template <class T> kernels::Source<T> source_of(const Operand& x, const T& number) {
  return x.is_number() ? kernels::Source<T>(&number) : kernels::Source<T>(x.array());
}

// The value's text over all elements. Bit k of `read`: input k is read later. One element is worked
// in registers: a graph of scalars has no time for more.
template <class T, class F, std::same_as<Operand>... In>
[[gnu::always_inline]] inline Array map_value(const F& f, const Shape& shape, std::uint32_t read,
                                              const In&... inputs) {
  using L = Lane<T>;
  constexpr std::size_t n = sizeof...(In);
  const auto storage = [&] {
    const bool any_given_up = ((inputs.given_up() != nullptr) || ...);
    return any_given_up ? result_storage(std::array{&inputs...}, shape, dtype_of<T>, read)
                        : Array::empty(shape, dtype_of<T>);
  };
  if (shape.empty()) {
    const T value = L(f(L(first_as<T>(inputs))...)).first();
    Array y = storage();
    *y.data<T>() = value;
    return y;
  }
  const std::array<T, n> numbers{number_as<T>(inputs)...};
  std::size_t k = 0;
  const std::array<kernels::Source<T>, n> sources{source_of<T>(inputs, numbers[k++])...};
  const auto text = [&](const std::array<L, n>& x) {
    return std::array<L, 1>{L(std::apply(f, x))};
  };
  Array y = storage();
  kernels::map<T, 1, n>(text, {y.data<T>()}, sources, shape, y.size());
  return y;
}

// Which branches the value's text took, element by element, as float64.
template <class F, std::same_as<Operand>... In>
Array traced(const F& f, const Shape& shape, const In&... inputs) {
  using L = Lane<double>;
  constexpr std::size_t n = sizeof...(In);
  const std::array<Array, n> wide{
      inputs.is_number() ? Array() : kernels::convert(inputs.array(), float64)...};
  const std::array<double, n> numbers{inputs.real()...};
  std::array<kernels::Source<double>, n> sources;
  for (std::size_t k = 0; k < n; ++k)
    sources[k] = wide[k] ? kernels::Source<double>(wide[k]) : kernels::Source<double>(&numbers[k]);
  Array branches = Array::empty(shape, float64);
  const auto text = [&](const std::array<L, n>& x) {
    Trace<L> trace;
    const auto as_traced = [&](const L& value) { return Traced<L>{{value, &trace}}; };
    std::apply([&](const auto&... v) { return f(as_traced(v)...); }, x);
    return std::array<L, 1>{trace.bits};
  };
  kernels::map<double, 1, n>(text, {branches.data<double>()}, sources, shape, branches.size());
  return branches;
}

// The value alone; the operands come back broadcast. Bit k of `read`: input k is read later on.
template <Takes takes, class F, std::same_as<Operand>... In>
[[gnu::always_inline]] inline Array compute(const char* op, const F& f, Held& held,
                                            std::uint32_t read, In&... inputs) {
  const Array* const array = common_array(inputs...);
  const Common common = array ? Common{array->shape(), array->dtype()}
                              : unite(op, std::array{&inputs...}, held, takes);
  const auto map = [&]<class T>(T) { return map_value<T>(f, common.shape, read, inputs...); };
  if constexpr (takes == Takes::any)
    return visit(common.dtype, map);
  else
    return visit_floating(common.dtype, map);
}

}  // namespace gradus::detail
