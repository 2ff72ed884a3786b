#include <gradus/kernels/copy.h>
#include <gradus/kernels/scan.h>
#include <gradus/kernels/share.h>
#include <gradus/kernels/total.h>
#include <vector>

namespace gradus::kernels {
namespace {

// Calls step(state, position) along every line of a contiguous array of this shape, with a state
// for each line. Lines side by side advance together, so that memory is read in its own order.
template <class T, class Step>
void scan(const Shape& shape, int axis, Direction direction, double start, Step step) {
  const auto along = shape.begin() + axis;
  const std::int64_t outer = count(Shape(shape.begin(), along)), length = *along,
                     inner = count(Shape(along + 1, shape.end()));
  const std::int64_t stride = direction == Direction::forward ? inner : -inner;
  const std::int64_t first = direction == Direction::forward ? 0 : (length - 1) * inner;
  const auto walk_line = [=](std::int64_t line) {
    Total<T> state(start);
    std::int64_t position = line * length + first;
    for (std::int64_t i = 0; i < length; ++i, position += stride) step(state, position);
  };
  const auto walk_block = [=](std::int64_t block, Range lines, std::vector<Total<T>>& states) {
    states.assign(states.size(), Total<T>(start));
    std::int64_t row = block * length * inner + first + lines.begin;
    for (std::int64_t i = 0; i < length; ++i, row += stride)
      for (std::int64_t k = 0; k < lines.size(); ++k)
        step(states[static_cast<std::size_t>(k)], row + k);
  };
  share_out(outer, inner, length, [&](Range blocks, Range lines) {
    std::vector<Total<T>> states(inner == 1 ? 0 : static_cast<std::size_t>(lines.size()));
    for (std::int64_t block = blocks.begin; block < blocks.end; ++block)
      inner == 1 ? walk_line(block) : walk_block(block, lines, states);
  });
}

}  // namespace

Array running_sum(const Array& x, int axis, Direction direction) {
  const Array dense = contiguous(x);
  const Array y = Array::empty(x.shape(), x.dtype());
  visit(x.dtype(), [&]<class T>(T) {
    scan<T>(x.shape(), axis, direction, 0,
            [from = dense.data<T>(), to = y.data<T>()](auto& sum, std::int64_t i) {
              sum = sum + Total<T>(from[i]);
              to[i] = number<T>(sum);
            });
  });
  return y;
}

Array recurrence(const Array& x, const Array& b, double start, int axis, Direction direction) {
  const Array factors = contiguous(x), terms = b ? contiguous(b) : Array();
  const Array y = Array::empty(x.shape(), x.dtype());
  visit(x.dtype(), [&]<class T>(T) {
    const T *factor = factors.data<T>(), *term = terms ? terms.data<T>() : nullptr;
    T* to = y.data<T>();
    scan<T>(x.shape(), axis, direction, start, [=](auto& state, std::int64_t i) {
      to[i] = number<T>(state);
      state = state * Total<T>(factor[i]);
      if (term) state = state + Total<T>(term[i]);
    });
  });
  return y;
}

}  // namespace gradus::kernels
