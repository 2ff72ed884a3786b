#include <gradus/graph/rules.h>
#include <gradus/kernels/dense/reduce.h>
#include <gradus/ops/arguments.h>
#include <gradus/ops/reduce/over.h>
#include <gradus/ops/text/elementwise.h>

namespace gradus {
using namespace graph;
namespace detail {

// y = sum of x over axes      dL/dx = g, repeated along them
Tensor sum(TensorLike x, Over over) {
  NdArray y = over.shaped(kernels::sum(x.array(), over.axes));
  return record("sum", std::move(y), {x}, std::move(over),
                reads_nothing([](auto& g, auto&, auto&, const Over& over) {
                  return broadcast_to(reshape(g, over.kept), over.from);
                }));
}

// y = sum of x over axes / n      dL/dx = g / n, repeated along them
Tensor mean(TensorLike x, Over over) {
  check_floating("mean", x);
  const auto n = static_cast<double>(over.count());
  NdArray y = kernels::sum(x.array(), over.axes);
  kernels::divide(y, n);
  y = over.shaped(y);
  return record("mean", std::move(y), {x}, std::move(over),
                reads_nothing([n](auto& g, auto&, auto&, const Over& over) {
                  return broadcast_to(reshape(g / n, over.kept), over.from);
                }));
}

}  // namespace detail

namespace {

using detail::Over;
using detail::over;

// g in equal parts to the elements of x that equal y; where y is NaN, NaN to all of them.
Tensor share(const Tensor& g, const Tensor& x, const Tensor& y, const std::vector<int>& axes) {
  const auto part = [](auto g, auto x, auto y, auto n) {
    return where(x == y, g / n, where(y == y, 0, y));
  };
  const Formula won{[](auto x, auto y) { return where(x == y, 1, 0); }, nullptr, nullptr};
  const Formula parts{
      part, [part](auto g, auto, auto x, auto y, auto n, auto) { return part(g, x, y, n); },
      nullptr, nullptr, nullptr};
  return elementwise("share", parts, g, x, y, sum(elementwise("equal", won, x, y), axes, keepdim));
}

// 1 where an element of x equals y, the extreme over axes, else 0: which elements won.
NdArray winners(const NdArray& x, const NdArray& y, const Over& over) {
  const Tensor each(x), best(kernels::broadcast_to(over.with_ones(y), x.shape()));
  TensorLike all(each), extreme(best);
  const auto won = [](auto x, auto y) { return where(x == y, decltype(x)(1), decltype(x)(0)); };
  return visit(x.dtype(),
               [&]<class T>(T) { return detail::map_value<T>(won, x.shape(), 0, all, extreme); });
}

// y = an element of x over axes that none beats      dL/dx = g, shared by the elements equal to y
Tensor extreme(const char* op, TensorLike x, Over over,
               NdArray (*kernel)(const NdArray&, const std::vector<int>&)) {
  detail::check_not_empty(op, x, over);
  const NdArray y = kernel(x.array(), over.axes);
  return record_branching(
      op, over.shaped(y), {x}, over, [&](const NdArray&) { return winners(x.array(), y, over); },
      [](auto& g, auto& y, auto& in, const Over& over) {
        return share(reshape(g, over.kept), detach(in[0]), reshape(detach(y), over.kept),
                     over.axes);
      });
}

Tensor amin_over(TensorLike x, Over over) {
  return extreme("amin", x, std::move(over), kernels::smallest);
}

// y = 1 where no element over axes is 0, else 0
Tensor all_over(TensorLike x, Over over) {
  const OpScope scope("all", x.at);
  return detail::sum(x == 0, std::move(over)) == 0;
}

// y = 1 where an element over axes is not 0, else 0
Tensor any_over(TensorLike x, Over over) {
  const OpScope scope("any", x.at);
  return detail::sum(x != 0, std::move(over)) != 0;
}

}  // namespace

Tensor detail::amax(TensorLike x, Over over) {
  return extreme("amax", x, std::move(over), kernels::largest);
}

Tensor sum(TensorLike x, const AxisList& axes) { return detail::sum(x, over("sum", x, axes)); }
Tensor sum(TensorLike x, const AxisList& axes, KeepDim) {
  return detail::sum(x, over("sum", x, axes, keepdim));
}

Tensor mean(TensorLike x, const AxisList& axes) { return detail::mean(x, over("mean", x, axes)); }
Tensor mean(TensorLike x, const AxisList& axes, KeepDim) {
  return detail::mean(x, over("mean", x, axes, keepdim));
}

Tensor amax(TensorLike x, const AxisList& axes) { return detail::amax(x, over("amax", x, axes)); }
Tensor amax(TensorLike x, const AxisList& axes, KeepDim) {
  return detail::amax(x, over("amax", x, axes, keepdim));
}

Tensor amin(TensorLike x, const AxisList& axes) { return amin_over(x, over("amin", x, axes)); }
Tensor amin(TensorLike x, const AxisList& axes, KeepDim) {
  return amin_over(x, over("amin", x, axes, keepdim));
}

Tensor all(TensorLike x, const AxisList& axes) { return all_over(x, over("all", x, axes)); }
Tensor all(TensorLike x, const AxisList& axes, KeepDim) {
  return all_over(x, over("all", x, axes, keepdim));
}

Tensor any(TensorLike x, const AxisList& axes) { return any_over(x, over("any", x, axes)); }
Tensor any(TensorLike x, const AxisList& axes, KeepDim) {
  return any_over(x, over("any", x, axes, keepdim));
}

}  // namespace gradus
