#pragma once
#include <gradus/graph/tensor_like.h>
#include <gradus/kernels/dense/copy.h>
#include <gradus/kernels/lanes/map.h>
#include <gradus/ops/text/traced.h>

// The value of an elementwise op: its text over all elements, in one pass.

namespace gradus::detail {

/// What kinds of tensors an elementwise op takes.
enum class Takes { floating, any };

struct Common {
  const Shape& shape;  // an operand's own
  Dtype dtype;
};
/// The first tensor, where all are floating, of one dtype and shape: what most ops are given.
template <std::same_as<TensorLike>... In>
[[gnu::always_inline]] inline const NdArray* common_array(const In&... inputs) {
  const NdArray* first = nullptr;
  const auto agrees = [&](const TensorLike& input) {
    if (input.is_number()) return true;
    const NdArray& array = input.array();
    if (!first) first = &array;
    return array.dtype() == first->dtype() && array.shape() == first->shape();
  };
  return (agrees(inputs) && ...) && first && is_floating(first->dtype()) ? first : nullptr;
}
/// Keeps the tensors that an op's operands borrow, where they are not the caller's.
using Held = std::vector<Tensor, pool::Allocator<Tensor>>;
/// Finds the common shape and dtype of an op's other operands, and puts a broadcast ahead of those
/// that need one.
Common unite(const char* op, std::span<TensorLike* const> inputs, Held& held, Takes takes);

/// Storage for the result: that of a tensor that was given up, taken from it, where it has the
/// result's shape and dtype, nobody else sees it, and it is no input k with bit k of `read`.
NdArray result_storage(std::span<const TensorLike* const> inputs, const Shape& shape, Dtype dtype,
                       std::uint32_t read);

template <class T> T number_as(const TensorLike& x) {
  if constexpr (std::is_same_v<T, std::int64_t>)
    return x.integer();
  else
    return static_cast<T>(x.real());
}
template <class T> T first_as(const TensorLike& x) {
  return x.is_number() ? number_as<T>(x) : *x.array().data<T>();
}

using Operands = std::span<const TensorLike* const>;
/// The pass over all elements of the operands, which are numbers or of this shape. Bit k of `read`:
/// input k is read later.
template <class T>
NdArray run_value(const kernels::Pass<T>& pass, Operands inputs, const Shape& shape,
                  std::uint32_t read);
/// The same over operands of any dtype, as float64.
NdArray run_wide(const kernels::Pass<double>& pass, Operands inputs, const Shape& shape);

/// Up to how many inputs one element is worked in registers: graphs of scalars are made of such
/// ops.
inline constexpr std::size_t in_registers = 2;

// The value's text over all elements. One element is worked in registers: a graph of scalars has no
// time for more.
template <class T, class F, std::same_as<TensorLike>... In>
[[gnu::always_inline]] inline NdArray map_value(const F& f, const Shape& shape, std::uint32_t read,
                                                const In&... inputs) {
  using L = kernels::Lane<T>;
  const std::array operands{&inputs...};
  if constexpr (sizeof...(In) <= in_registers)
    if (shape.empty()) {
      const T value = L(f(L(first_as<T>(inputs))...)).first();
      const bool any_given_up = ((inputs.given_up() != nullptr) || ...);
      NdArray y = any_given_up ? result_storage(operands, shape, dtype_of<T>, read)
                               : NdArray::empty(shape, dtype_of<T>);
      *y.data<T>() = value;
      return y;
    }
  const auto text = [&f](const std::array<L, sizeof...(In)>& x) {
    return std::array{L(std::apply(f, x))};
  };
  return run_value(kernels::pass_of<T, 1, sizeof...(In)>(text), operands, shape, read);
}

// Which branches the value's text took, element by element, as float64; null for a text that has
// none. Seldom asked for: it is compiled to be small.
template <class F, std::same_as<TensorLike>... In>
[[gnu::cold, gnu::noinline]] NdArray traced(const F& f, const Shape& shape, const In&... inputs) {
  if constexpr (formula::may_branch<F, sizeof...(In)>) {
    using L = kernels::Lane<double>;
    const auto text = [&f](const std::array<L, sizeof...(In)>& x) {
      formula::Trace<L> trace;
      std::apply([&](auto... v) { f(formula::Traced<L>{{v, &trace}}...); }, x);
      return std::array{trace.bits};
    };
    return run_wide(kernels::pass_of<double, 1, sizeof...(In)>(text), std::array{&inputs...},
                    shape);
  } else {
    return {};
  }
}

// The value alone; the operands come back broadcast. Bit k of `read`: input k is read later on.
template <Takes takes, class F, std::same_as<TensorLike>... In>
[[gnu::always_inline]] inline NdArray compute(const char* op, const F& f, Held& held,
                                              std::uint32_t read, In&... inputs) {
  const NdArray* const array = common_array(inputs...);
  const Common common = array ? Common{array->shape(), array->dtype()}
                              : unite(op, std::array{&inputs...}, held, takes);
  const auto map = [&]<class T>(T) { return map_value<T>(f, common.shape, read, inputs...); };
  if constexpr (takes == Takes::any)
    return visit(common.dtype, map);
  else
    return visit_floating(common.dtype, map);
}

}  // namespace gradus::detail
