#include <gradus/kernels/dense/copy.h>
#include <gradus/ops/arguments.h>
#include <algorithm>

namespace gradus {

AxisList::AxisList(const std::vector<int>& axes) : axes_(axes.begin(), axes.end()) {}
AxisList::AxisList(const std::vector<std::int64_t>& axes) : axes_(axes) {}

namespace detail {

int checked_axis(const char* op, const TensorLike& x, std::int64_t axis) {
  const int normal = normal_axis(axis, x.rank());
  const auto rank = static_cast<std::int64_t>(x.rank());
  if (normal < 0)
    fail<ShapeError>(op, x.at,
                     describe(x.shape()) + " has no axis " + std::to_string(axis) +
                         (rank == 0 ? "; it has none at all"
                                    : "; axes run from " + std::to_string(-rank) + " to " +
                                          std::to_string(rank - 1)));
  return normal;
}

std::vector<int> checked_axes(const char* op, const TensorLike& x, const AxisList& axes) {
  if (axes.are_all())
    fail<ValueError>(op, x.at, "only reductions take keepdim and AxisList::all(); list the axes");
  std::vector<int> normal;
  for (const auto axis : axes.values()) normal.push_back(checked_axis(op, x, axis));
  std::sort(normal.begin(), normal.end());
  const auto twice = std::adjacent_find(normal.begin(), normal.end());
  if (twice != normal.end())
    fail<ShapeError>(op, x.at,
                     "axis " + std::to_string(*twice) + " of " + describe(x.shape()) +
                         " is listed twice; name each axis once");
  return normal;
}

std::vector<int> all_axes(const TensorLike& x) {
  std::vector<int> axes;
  for (std::size_t axis = 0; axis < x.rank(); ++axis) axes.push_back(static_cast<int>(axis));
  return axes;
}

void check_floating(const char* op, const TensorLike& x) {
  if (!is_floating(x.dtype()))
    fail<DtypeError>(op, x.at,
                     "takes no int64 " + describe(x.shape()) + "; convert it with to(x, float32)");
}

void check_floating(const char* op, const TensorLike& a, const TensorLike& b) {
  check_floating(op, a);
  check_floating(op, b);
  if (a.dtype() != b.dtype())
    fail<DtypeError>(op, a.at,
                     describe(a) + " and " + describe(b) +
                         " do not mix; convert one with to(x, dtype)");
}

namespace {
void check_entries(const char* op, const TensorLike& index, std::int64_t low, std::int64_t size) {
  if (index.dtype() != int64)
    fail<DtypeError>(op, index.at,
                     "the index is " + describe(index) + "; convert it with to(index, int64)");
  const NdArray dense = kernels::contiguous(index.array());
  const auto* entries = dense.data<std::int64_t>();
  std::int64_t least = 0, most = -1;  // the extremes first: a loop without a way out is fast
  for (std::int64_t i = 0; i < dense.size(); ++i) {
    least = std::min(least, entries[i]);
    most = std::max(most, entries[i]);
  }
  if (least < low || most >= size)
    fail<ShapeError>(op, index.at,
                     "index " + std::to_string(least < low ? least : most) + " is outside " +
                         (size < 1 ? "an axis of size " + std::to_string(size)
                                   : std::to_string(low) + ".." + std::to_string(size - 1)));
}
}  // namespace

void check_index(const char* op, const TensorLike& index, std::int64_t size) {
  check_entries(op, index, 0, size);
}
void check_places(const char* op, const TensorLike& index, std::int64_t size) {
  check_entries(op, index, -size, size);
}

}  // namespace detail

}  // namespace gradus
