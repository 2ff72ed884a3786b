#include <gradus/graph/rules.h>
#include <gradus/kernels/dense/reduce.h>
#include <gradus/ops/arguments.h>
#include <gradus/ops/reduce/over.h>
#include <gradus/ops/text/elementwise.h>

namespace gradus {
namespace detail {

// y = sum of x over axes      dL/dx = g, repeated along them
Tensor sum(Operand x, const Over& over) {
  return record("sum", over.shaped(kernels::sum(x.array(), over.axes)), {x},
                reads_nothing([from = over.from, kept = over.kept](auto& g, auto&, auto&) {
                  return broadcast_to(reshape(g, kept), from);
                }));
}

// y = sum of x over axes / n      dL/dx = g / n, repeated along them
Tensor mean(Operand x, const Over& over) {
  check_floating("mean", x);
  const auto n = static_cast<double>(over.count());
  const Array y = kernels::sum(x.array(), over.axes);
  kernels::divide(y, n);
  return record("mean", over.shaped(y), {x},
                reads_nothing([from = over.from, kept = over.kept, n](auto& g, auto&, auto&) {
                  return broadcast_to(reshape(g / n, kept), from);
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
  const Tensor equal = elementwise(
      "equal", [](auto x, auto y) { return where(x == y, 1, 0); }, derivatives(nullptr, nullptr), x,
      y);
  return elementwise(
      "share", part,
      derivatives([part](auto g, auto, auto x, auto y, auto n, auto) { return part(g, x, y, n); },
                  nullptr, nullptr, nullptr),
      g, x, y, sum(equal, axes, keepdim));
}

// 1 where an element of x equals y, the extreme over axes, else 0: which elements won.
Array winners(const Array& x, const Array& y, const Over& over) {
  const Tensor each(x), best(kernels::broadcast_to(over.with_ones(y), x.shape()));
  Operand all(each), extreme(best);
  const auto won = [](auto x, auto y) { return where(x == y, decltype(x)(1), decltype(x)(0)); };
  return visit(x.dtype(),
               [&]<class T>(T) { return detail::map_value<T>(won, x.shape(), 0, all, extreme); });
}

// y = an element of x over axes that none beats      dL/dx = g, shared by the elements equal to y
Tensor extreme(const char* op, Operand x, const Over& over,
               Array (*kernel)(const Array&, const std::vector<int>&)) {
  detail::check_not_empty(op, x, over);
  const Array y = kernel(x.array(), over.axes);
  return record_branching(
      op, over.shaped(y), {x}, [&](const Array&) { return winners(x.array(), y, over); },
      [kept = over.kept, axes = over.axes](auto& g, auto& y, auto& in) {
        return share(reshape(g, kept), detach(in[0]), reshape(detach(y), kept), axes);
      });
}

Tensor amin_over(Operand x, const Over& over) {
  return extreme("amin", x, over, kernels::smallest);
}

// y = 1 where no element over axes is 0, else 0
Tensor all_over(Operand x, const Over& over) {
  const Tensor zero = x == 0;
  const Tensor zeros = detail::sum(Operand(zero, x.at), over);
  return Operand(zeros, x.at) == 0;
}

// y = 1 where an element over axes is not 0, else 0
Tensor any_over(Operand x, const Over& over) {
  const Tensor other = x != 0;
  const Tensor others = detail::sum(Operand(other, x.at), over);
  return Operand(others, x.at) != 0;
}

}  // namespace

Tensor detail::amax(Operand x, const Over& over) {
  return extreme("amax", x, over, kernels::largest);
}

Tensor sum(Operand x) { return detail::sum(x, over(x, false)); }
Tensor sum(Operand x, KeepDim) { return detail::sum(x, over(x, true)); }
Tensor sum(Operand x, const Axes& axes) { return detail::sum(x, over("sum", x, axes, false)); }
Tensor sum(Operand x, const Axes& axes, KeepDim) {
  return detail::sum(x, over("sum", x, axes, true));
}

Tensor mean(Operand x) { return detail::mean(x, over(x, false)); }
Tensor mean(Operand x, KeepDim) { return detail::mean(x, over(x, true)); }
Tensor mean(Operand x, const Axes& axes) { return detail::mean(x, over("mean", x, axes, false)); }
Tensor mean(Operand x, const Axes& axes, KeepDim) {
  return detail::mean(x, over("mean", x, axes, true));
}

Tensor amax(Operand x) { return detail::amax(x, over(x, false)); }
Tensor amax(Operand x, KeepDim) { return detail::amax(x, over(x, true)); }
Tensor amax(Operand x, const Axes& axes) { return detail::amax(x, over("amax", x, axes, false)); }
Tensor amax(Operand x, const Axes& axes, KeepDim) {
  return detail::amax(x, over("amax", x, axes, true));
}

Tensor amin(Operand x) { return amin_over(x, over(x, false)); }
Tensor amin(Operand x, KeepDim) { return amin_over(x, over(x, true)); }
Tensor amin(Operand x, const Axes& axes) { return amin_over(x, over("amin", x, axes, false)); }
Tensor amin(Operand x, const Axes& axes, KeepDim) {
  return amin_over(x, over("amin", x, axes, true));
}

Tensor all(Operand x) { return all_over(x, over(x, false)); }
Tensor all(Operand x, KeepDim) { return all_over(x, over(x, true)); }
Tensor all(Operand x, const Axes& axes) { return all_over(x, over("all", x, axes, false)); }
Tensor all(Operand x, const Axes& axes, KeepDim) { return all_over(x, over("all", x, axes, true)); }

Tensor any(Operand x) { return any_over(x, over(x, false)); }
Tensor any(Operand x, KeepDim) { return any_over(x, over(x, true)); }
Tensor any(Operand x, const Axes& axes) { return any_over(x, over("any", x, axes, false)); }
Tensor any(Operand x, const Axes& axes, KeepDim) { return any_over(x, over("any", x, axes, true)); }

}  // namespace gradus
