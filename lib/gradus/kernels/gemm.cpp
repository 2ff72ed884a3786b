#include <gradus/kernels/copy.h>
#include <gradus/kernels/gemm.h>
#include <gradus/kernels/loops.h>
#include <algorithm>
#include <cblas.h>
#include <limits>

namespace gradus::kernels {
namespace {

// OpenBLAS would start threads of its own beside ours.
void own_threads() {
  static const bool once = (openblas_set_num_threads(1), true);
  (void)once;
}

// A matrix as BLAS wants it: rows or columns that follow each other at a leading dimension.
struct Matrix {
  std::int64_t rows, columns;
  CBLAS_TRANSPOSE transposed;
  std::int64_t leading;
};

// False where neither the rows nor the columns are runs of neighbours; an empty matrix has its sizes,
// whatever its strides.
bool describe_matrix(const Array& x, Matrix& matrix) {
  const std::size_t r = x.rank() - 2, c = x.rank() - 1;
  const std::int64_t rows = x.shape()[r], columns = x.shape()[c];
  const std::int64_t down = x.strides()[r], right = x.strides()[c];
  if (x.size() == 0) {
    matrix = {rows, columns, CblasNoTrans, std::max<std::int64_t>(columns, 1)};
    return true;
  }
  if ((right == 1 || columns == 1) && (down >= std::max<std::int64_t>(columns, 1) || rows == 1)) {
    matrix = {rows, columns, CblasNoTrans, rows == 1 ? std::max<std::int64_t>(columns, 1) : down};
    return true;
  }
  if ((down == 1 || rows == 1) && (right >= std::max<std::int64_t>(rows, 1) || columns == 1)) {
    matrix = {rows, columns, CblasTrans, columns == 1 ? std::max<std::int64_t>(rows, 1) : right};
    return true;
  }
  return false;
}

struct Product {
  Matrix a, b;
  std::int64_t m, n, k;
};

int blas_int(std::int64_t size) {
  if (size > std::numeric_limits<int>::max())
    throw ShapeError("matmul: a size of " + std::to_string(size) + " is more than BLAS can index");
  return static_cast<int>(size);
}

void gemm(const Product& p, const float* a, const float* b, float beta, float* c) {
  cblas_sgemm(CblasRowMajor, p.a.transposed, p.b.transposed, blas_int(p.m), blas_int(p.n),
              blas_int(p.k), 1, a, blas_int(p.a.leading), b, blas_int(p.b.leading), beta, c,
              blas_int(p.n));
}
void gemm(const Product& p, const double* a, const double* b, double beta, double* c) {
  cblas_dgemm(CblasRowMajor, p.a.transposed, p.b.transposed, blas_int(p.m), blas_int(p.n),
              blas_int(p.k), 1, a, blas_int(p.a.leading), b, blas_int(p.b.leading), beta, c,
              blas_int(p.n));
}

Shape batch_of(const Shape& shape) { return Shape(shape.begin(), shape.end() - 2); }

// The batch axes of x, stretched to `batch`.
Array stretch(const Array& x, const Shape& batch) {
  Shape shape = batch;
  shape.push_back(x.shape()[x.rank() - 2]);
  shape.push_back(x.shape().back());
  return shape == x.shape() ? x : broadcast_to(x, shape);
}

std::vector<std::int64_t> batch_offsets(const Array& x, std::size_t batch_rank) {
  LoopAxes axes;
  for (std::size_t axis = 0; axis < batch_rank; ++axis)
    axes.push_back({x.shape()[axis], x.strides()[axis]});
  std::vector<std::int64_t> offsets;
  for_each_offset(axes, [&](std::int64_t at) { offsets.push_back(at); });
  return offsets;
}

Array as_matrix(const Array& x, Matrix& matrix) {
  if (describe_matrix(x, matrix)) return x;
  Array dense = copy(x);
  describe_matrix(dense, matrix);
  return dense;
}

}  // namespace

Array matmul(const Array& a, const Array& b) {
  own_threads();
  Product p;
  const Array left = as_matrix(a, p.a), right = as_matrix(b, p.b);
  p.m = p.a.rows, p.n = p.b.columns, p.k = p.a.columns;
  Shape shape;
  broadcast(batch_of(a.shape()), batch_of(b.shape()), shape);
  const Shape batch = shape;
  shape.push_back(p.m);
  shape.push_back(p.n);
  if (p.k == 0) return full(shape, 0.0, a.dtype());
  Array c = Array::empty(shape, a.dtype());
  if (c.size() == 0) return c;
  visit_floating(a.dtype(), [&]<class T>(T) {
    if (batch.empty()) return gemm(p, left.data<T>(), right.data<T>(), T(0), c.data<T>());
    const auto from_a = batch_offsets(stretch(left, batch), batch.size());
    const auto from_b = batch_offsets(stretch(right, batch), batch.size());
    for (std::size_t i = 0; i < from_a.size(); ++i)
      gemm(p, left.data<T>() + from_a[i], right.data<T>() + from_b[i], T(0),
           c.data<T>() + static_cast<std::int64_t>(i) * p.m * p.n);
  });
  return c;
}

Array linear(const Array& x, const Array& weight, const Array& bias) {
  own_threads();
  Product p;
  const Array left = as_matrix(x, p.a), right = as_matrix(weight, p.b);
  p.m = p.a.rows, p.n = p.b.rows, p.k = p.a.columns;
  p.b.transposed = p.b.transposed == CblasNoTrans ? CblasTrans : CblasNoTrans;
  Array y = copy(broadcast_to(bias, {p.m, p.n}));
  if (p.k == 0 || y.size() == 0) return y;
  visit_floating(x.dtype(), [&]<class T>(T) {
    gemm(p, left.data<T>(), right.data<T>(), T(1), y.data<T>());
  });
  return y;
}

}  // namespace gradus::kernels
