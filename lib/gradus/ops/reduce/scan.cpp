#include <gradus/graph/rules.h>
#include <gradus/kernels/dense/reduce.h>
#include <gradus/kernels/dense/scan.h>
#include <gradus/kernels/lanes/loops.h>
#include <gradus/ops/arguments.h>
#include <gradus/ops/ops.h>
#include <gradus/ops/reduce/over.h>

// Running sums and products, and the product, whose derivative is made of running products. Nothing
// is ever divided by an element, so all is right with any number of zeros, in any order.

namespace gradus {
using namespace graph;
namespace {

using detail::Over;
using detail::over;
using kernels::Direction;

struct Along {
  int axis;
  Direction direction;
  Attributes attributes() const {
    const bool back = direction == Direction::backward;
    return {{"axis", axis}, {"reverse", back, !back}};
  }
};
struct Recurrence : Along {
  double start;
  Attributes attributes() const {
    Attributes told = Along::attributes();
    told.emplace_back("start", start);
    return told;
  }
};

// y[i] = x[0] + … + x[i] along an axis      dL/dx = the same of g from the other end
Tensor running_sum(TensorLike x, int axis, Direction direction) {
  return record("cumsum", kernels::running_sum(x.array(), axis, direction), {x},
                Along{axis, direction}, reads_nothing([](auto& g, auto&, auto&, const Along& told) {
                  return running_sum(g, told.axis, reverse(told.direction));
                }));
}

// y[0] = start, y[i] = x[i-1] y[i-1] + b[i-1] along an axis; the number 0 stands for no b
//      dL/dx = s y      dL/db = s      s = the recurrence of x with g for b, from 0 at the other
//      end
Tensor recurrence(TensorLike x, TensorLike b, double start, int axis, Direction direction) {
  const NdArray terms = b.is_number() ? NdArray() : b.array();
  const auto s = [](const Tensor& g, const Tensor& x, const Along& told) {
    return recurrence(x, g, 0, told.axis, reverse(told.direction));
  };
  return record(
      "recurrence", kernels::recurrence(x.array(), terms, start, axis, direction), {x, b},
      Recurrence{{axis, direction}, start},
      reads(Reads::input(0) | Reads::output(),
            [s](auto& g, auto& y, auto& in, const Along& told) { return s(g, in[0], told) * y; }),
      reads_inputs({0},
                   [s](auto& g, auto&, auto& in, const Along& told) { return s(g, in[0], told); }));
}

// The product of all elements ahead of each.
Tensor running_product(TensorLike x, int axis, Direction direction) {
  return recurrence(x, 0, 1, axis, direction);
}

Tensor product_of_others(const Tensor& x, int axis) {
  return running_product(x, axis, Direction::forward) *
         running_product(x, axis, Direction::backward);
}

// For each element, the product of all others over the axes. Several axes are joined into one,
// which is parted again.
Tensor product_of_others(const Tensor& x, const Over& over) {
  if (over.axes.size() == 1) return product_of_others(x, over.axes[0]);
  auto [order, reduced] = kernels::split_axes(x.rank(), over.axes);
  order.insert(order.end(), reduced.begin(), reduced.end());
  std::vector<int> back(order.size());
  for (std::size_t k = 0; k < order.size(); ++k)
    back[static_cast<std::size_t>(order[k])] = static_cast<int>(k);
  const Tensor moved = permute(x, order);
  const Tensor lines = reshape(moved, {count(over.kept), over.count()});
  return permute(reshape(product_of_others(lines, 1), moved.shape()), back);
}

// y = product of x over axes      dL/dx = g times the product of the others
Tensor prod_over(TensorLike x, Over over) {
  NdArray y = over.shaped(kernels::product(x.array(), over.axes));
  return record("prod", std::move(y), {x}, std::move(over),
                reads_inputs({0}, [](auto& g, auto&, auto& in, const Over& over) {
                  return reshape(g, over.kept) * product_of_others(in[0], over);
                }));
}

}  // namespace

Tensor prod(TensorLike x, const AxisList& axes) { return prod_over(x, over("prod", x, axes)); }
Tensor prod(TensorLike x, const AxisList& axes, KeepDim) {
  return prod_over(x, over("prod", x, axes, keepdim));
}

Tensor cumsum(TensorLike x, AxisIndex axis) {
  return running_sum(x, detail::checked_axis("cumsum", x, axis.value()), Direction::forward);
}

// y[i] = x[i] times the product of all elements ahead of it
Tensor cumprod(TensorLike x, AxisIndex axis) {
  const int along = detail::checked_axis("cumprod", x, axis.value());
  const OpScope scope("cumprod", x.at);
  return x * running_product(x, along, Direction::forward);
}

}  // namespace gradus
