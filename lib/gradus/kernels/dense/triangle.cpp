#include <gradus/kernels/dense/copy.h>
#include <gradus/kernels/dense/triangle.h>
#include <gradus/kernels/lanes/share_out.h>
#include <algorithm>

namespace gradus::kernels {

NdArray triangle(const NdArray& x, std::int64_t k, bool upper) {
  NdArray y = copy(x);
  if (y.size() == 0) return y;
  const std::int64_t columns = x.shape().back(), rows = x.shape()[-2];
  visit(x.dtype(), [&]<class T>(T) {
    share_out(y.size() / columns, 1, columns, [&](Range all, Range) {
      T* row = y.data<T>() + all.begin * columns;
      for (std::int64_t i = all.begin; i < all.end; ++i, row += columns) {
        const std::int64_t first = i % rows + k;  // the column of the diagonal
        if (upper)
          std::fill(row, row + std::clamp<std::int64_t>(first, 0, columns), T{0});
        else
          std::fill(row + std::clamp<std::int64_t>(first + 1, 0, columns), row + columns, T{0});
      }
    });
  });
  return y;
}

}  // namespace gradus::kernels
