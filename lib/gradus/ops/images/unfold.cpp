#include <gradus/graph/rules.h>
#include <gradus/kernels/images/im2col.h>
#include <gradus/ops/arguments.h>
#include <gradus/ops/images/unfold.h>
#include <gradus/ops/ops.h>

// unfold and fold are an adjoint pair: each is the other's rule. Convolutions are built on them.

namespace gradus {
using namespace graph;

HeightWidth::HeightWidth(std::int64_t both) : height(both), width(both) {}
HeightWidth::HeightWidth(std::int64_t height, std::int64_t width) : height(height), width(width) {}

kernels::WindowAxis detail::checked_side(const char* op, const TensorLike& x, const char* side,
                                         const kernels::WindowAxis& axis) {
  constexpr std::int64_t limit = 1 << 30;
  const auto check = [&](const char* what, std::int64_t value, std::int64_t least) {
    if (value < least || value > limit)
      fail<ValueError>(op, x.at,
                       std::string("the ") + what + " along the " + side + " is " +
                           std::to_string(value) + "; it must be " + std::to_string(least) +
                           " at least");
  };
  check("size", axis.size, 0);
  check("kernel", axis.kernel, 1);
  check("stride", axis.stride, 1);
  check("padding", axis.padding, 0);
  check("dilation", axis.dilation, 1);
  if (axis.count() < 1)
    fail<ShapeError>(op, x.at,
                     "a window of " + std::to_string(axis.dilation * (axis.kernel - 1) + 1) +
                         " does not fit the " + side + " of " + std::to_string(axis.size) +
                         " with padding " + std::to_string(axis.padding) + " in " +
                         describe(x.shape()) + "; pad more or take a smaller kernel");
  return axis;
}

Attributes detail::Sliding::attributes() const {
  const auto pair = [&](const char* name, std::int64_t kernels::WindowAxis::*of, auto usual) {
    const std::vector<std::int64_t> both{windows.y.*of, windows.x.*of};
    return Attribute{name, both, both == std::vector<std::int64_t>(2, usual)};
  };
  using Axis = kernels::WindowAxis;
  return {pair("kernel", &Axis::kernel, 0), pair("stride", &Axis::stride, 1),
          pair("padding", &Axis::padding, 0), pair("dilation", &Axis::dilation, 1)};
}

namespace {

using detail::Sliding;

Tensor unfold_windows(TensorLike x, const Sliding& told);

struct Folding : Sliding {
  Attributes attributes() const {
    Attributes told = Sliding::attributes();
    told.emplace_back("size", std::vector{windows.y.size, windows.x.size});
    return told;
  }
};

// y = columns, added up where unfold took them      dL/dx = unfold g
Tensor fold_windows(TensorLike columns, const Sliding& told) {
  return record("fold", kernels::col2im(columns.array(), told.windows), {columns}, Folding{told},
                reads_nothing([](auto& g, auto&, auto&, const Folding& told) {
                  return unfold_windows(g, told);
                }));
}

// y = the windows of x, as columns      dL/dx = fold g
Tensor unfold_windows(TensorLike x, const Sliding& told) {
  return record("unfold", kernels::im2col(x.array(), told.windows), {x}, told,
                reads_nothing([](auto& g, auto&, auto&, const Sliding& told) {
                  return fold_windows(g, told);
                }));
}

}  // namespace

kernels::Windows detail::checked_windows(const char* op, const TensorLike& x, HeightWidth size,
                                         HeightWidth kernel, const WindowOptions& options) {
  const auto& [stride, padding, dilation] = options;
  return {
      checked_side(op, x, "height",
                   {size.height, kernel.height, stride.height, padding.height, dilation.height}),
      checked_side(op, x, "width",
                   {size.width, kernel.width, stride.width, padding.width, dilation.width})};
}

Tensor unfold(TensorLike x, HeightWidth kernel, WindowOptions options) {
  detail::check_floating("unfold", x);
  const Shape& from = x.shape();
  if (from.size() != 4)
    fail<ShapeError>("unfold", x.at,
                     describe(from) + " is no batch of images: wants [n, channels, height, width]");
  return unfold_windows(
      x, {detail::checked_windows("unfold", x, {from[2], from[3]}, kernel, options)});
}

Tensor fold(TensorLike columns, HeightWidth size, HeightWidth kernel, WindowOptions options) {
  detail::check_floating("fold", columns);
  const auto windows = detail::checked_windows("fold", columns, size, kernel, options);
  const Shape& from = columns.shape();
  const std::int64_t places = kernel.height * kernel.width;
  const std::int64_t count = windows.y.count() * windows.x.count();
  if (from.size() != 3 || from[1] % places != 0 || from[2] != count)
    fail<ShapeError>("fold", columns.at,
                     describe(from) + " does not fold: wants [n, channels · " +
                         std::to_string(places) + ", " + std::to_string(count) +
                         "], the places of a window and the number of windows");
  return fold_windows(columns, {windows});
}

}  // namespace gradus
