#include <gradus/kernels/dense/copy.h>
#include <gradus/ops/arguments.h>
#include <gradus/ops/linear/matrix.h>

namespace gradus::detail {

void check_matrix(const char* op, const TensorLike& x) {
  check_floating(op, x);
  if (x.rank() < 2)
    fail<ShapeError>(
        op, x.at, describe(x.shape()) + " is no matrix: it wants [..., rows, columns]; reshape it");
  if (kernels::has_nan(x.array()) || kernels::has_infinity(x.array()))
    fail<ValueError>(
        op, x.at,
        describe(x.shape()) +
            " holds a NaN or an infinity; find where it comes from with DetectAnomaly");
}

void check_square(const char* op, const TensorLike& x) {
  const Shape& shape = x.shape();
  if (shape.size() >= 2 && shape[-2] != shape.back())
    fail<ShapeError>(op, x.at, describe(shape) + ": the matrix is not square");
  check_matrix(op, x);
}

void check_system(const char* op, const TensorLike& a, const TensorLike& b) {
  check_floating(op, a, b);
  check_square(op, a);
  const Shape &left = a.shape(), &right = b.shape();
  const bool vector = right.size() == 1;
  if (right.empty() || left.back() != right[right.size() - (vector ? 1 : 2)])
    fail<ShapeError>(op, b.at,
                     describe(left) + " with a right side " + describe(right) + ": it wants " +
                         std::to_string(left.back()) +
                         " rows, [..., n, r] or a vector [n]; reshape or transpose it");
}

Shape common_batch(const char* op, const TensorLike& a, const TensorLike& b, const Shape& x) {
  Shape shape;
  if (!broadcast(a.shape().first(-2), b.shape().first(-2), shape))
    fail<ShapeError>(op, a.at,
                     describe(a.shape()) + " with a right side " + describe(b.shape()) +
                         ": the batch axes do not broadcast");
  shape.push_back(x[-2]);
  shape.push_back(x.back());
  return shape;
}

void check_answer(const char* op, const TensorLike& x, kernels::Failure failure,
                  const std::string& what) {
  if (!failure) return;
  const Shape& shape = x.shape();
  Shape entry(shape.size() - 2);
  for (std::size_t axis = entry.size(); axis-- > 0; failure.entry /= shape[axis])
    entry[axis] = failure.entry % shape[axis];
  const std::string which = entry.empty() ? "the matrix" : "the matrix " + describe(entry);
  fail<ValueError>(op, x.at, which + " of " + describe(shape) + ' ' + what);
}

}  // namespace gradus::detail
