#include <gradus/kernels/dense/copy.h>
#include <gradus/kernels/dense/scan.h>
#include <gradus/kernels/lanes/accumulator.h>
#include <gradus/kernels/lanes/share_out.h>
#include <vector>

namespace gradus::kernels {
namespace {

// Lines along an axis of a contiguous array, `inner` of them side by side in every block. A step
// forward may be one back in memory.
struct Lines {
  std::int64_t length, inner, first, stride;
};

// Calls step(state, position) along a line of a block of one.
template <class T, class Step>
void walk_line(Lines lines, std::int64_t block, double start, Step step) {
  Total<T> state(start);
  std::int64_t position = block * lines.length + lines.first;
  for (std::int64_t i = 0; i < lines.length; ++i, position += lines.stride) step(state, position);
}

// The same for lines of a block that advance together, so that memory is read in its own order.
template <class T, class Step>
void walk_lines(Lines lines, std::int64_t block, Range some, Total<T>* states, Step step) {
  std::int64_t row = block * lines.length * lines.inner + lines.first + some.begin;
  for (std::int64_t i = 0; i < lines.length; ++i, row += lines.stride)
    for (std::int64_t k = 0; k < some.size(); ++k) step(states[k], row + k);
}

template <class T, class Step>
void scan(const Shape& shape, int axis, Direction direction, double start, Step step) {
  constexpr std::int64_t fewest = 2048;  // neighbours; of fewer, memory is slower to be read ahead
  const auto along = shape.begin() + axis;
  const std::int64_t inner = count(Shape(along + 1, shape.end()));
  const bool forward = direction == Direction::forward;
  const Lines lines{*along, inner, forward ? 0 : (*along - 1) * inner, forward ? inner : -inner};
  share_out(
      count(Shape(shape.begin(), along)), inner, *along,
      [&](Range blocks, Range some) {
        std::vector<Total<T>> states(static_cast<std::size_t>(some.size()));
        for (std::int64_t block = blocks.begin; block < blocks.end; ++block) {
          if (inner == 1) {
            walk_line<T>(lines, block, start, step);
          } else {
            states.assign(states.size(), Total<T>(start));
            walk_lines<T>(lines, block, some, states.data(), step);
          }
        }
      },
      fewest);
}

}  // namespace

NdArray running_sum(const NdArray& x, int axis, Direction direction) {
  const NdArray dense = contiguous(x);
  const NdArray y = NdArray::empty(x.shape(), x.dtype());
  visit(x.dtype(), [&]<class T>(T) {
    scan<T>(x.shape(), axis, direction, 0,
            [from = dense.data<T>(), to = y.data<T>()](auto& sum, std::int64_t i) {
              sum = sum + Total<T>(from[i]);
              to[i] = number<T>(sum);
            });
  });
  return y;
}

NdArray recurrence(const NdArray& x, const NdArray& b, double start, int axis,
                   Direction direction) {
  const NdArray factors = contiguous(x), terms = b ? contiguous(b) : NdArray();
  const NdArray y = NdArray::empty(x.shape(), x.dtype());
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
