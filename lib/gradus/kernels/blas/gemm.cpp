#include <gradus/array/threads.h>
#include <gradus/kernels/blas/gemm.h>
#include <gradus/kernels/blas/gemm_tiles.h>
#include <gradus/kernels/dense/copy.h>
#include <gradus/kernels/lanes/loops.h>
#include <algorithm>
#include <cblas.h>
#include <limits>
#include <numeric>
#include <optional>

namespace gradus::kernels {
namespace {

// A matrix as BLAS wants it: rows or columns that follow each other at a leading dimension.
struct Matrix {
  std::int64_t rows, columns;
  CBLAS_TRANSPOSE transposed;
  std::int64_t leading;
};

// False where neither the rows nor the columns are runs of neighbours; an empty matrix has its
// sizes, whatever its strides.
bool describe_matrix(const NdArray& x, Matrix& matrix) {
  const std::size_t r = x.rank() - 2, c = x.rank() - 1;
  const std::int64_t rows = x.shape()[r], columns = x.shape()[c];
  const std::int64_t down = x.strides()[r], right = x.strides()[c];
  if (x.size() == 0) {
    matrix = {rows, columns, CblasNoTrans, std::max<std::int64_t>(columns, 1)};
    return true;
  }
  if (columns == 1 && down == 1) {  // one column as a row: OpenBLAS is faster so, by 8 for a dot
    matrix = {rows, columns, CblasTrans, std::max<std::int64_t>(rows, 1)};
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
    fail<ShapeError>("matmul", {},
                     "a size of " + std::to_string(size) + " is more than BLAS can index");
  return static_cast<int>(size);
}

// c = onto + a b, or a b where `onto` is null; false where OpenBLAS is faster.
template <class T>
bool tiled_gemm(const Product& p, const T* a, const T* b, const T* onto, std::int64_t onto_down,
                T* c) {
  const bool a_rows = p.a.transposed == CblasNoTrans, b_rows = p.b.transposed == CblasNoTrans;
  const TiledProduct<T> product{p.m,
                                p.n,
                                p.k,
                                a,
                                a_rows ? p.a.leading : 1,
                                a_rows ? 1 : p.a.leading,
                                b,
                                b_rows ? p.b.leading : 1,
                                b_rows ? 1 : p.b.leading,
                                c,
                                p.n,
                                onto,
                                onto_down};
  if (!is_faster_by_tiles(product)) return false;
  gemm_tiles(product);
  return true;
}

void gemm(const Product& p, const float* a, const float* b, float beta, float* c) {
  if ((beta == 0 || beta == 1) && tiled_gemm(p, a, b, beta == 1 ? c : nullptr, p.n, c)) return;
  cblas_sgemm(CblasRowMajor, p.a.transposed, p.b.transposed, blas_int(p.m), blas_int(p.n),
              blas_int(p.k), 1, a, blas_int(p.a.leading), b, blas_int(p.b.leading), beta, c,
              blas_int(p.n));
}
void gemm(const Product& p, const double* a, const double* b, double beta, double* c) {
  if ((beta == 0 || beta == 1) && tiled_gemm(p, a, b, beta == 1 ? c : nullptr, p.n, c)) return;
  cblas_dgemm(CblasRowMajor, p.a.transposed, p.b.transposed, blas_int(p.m), blas_int(p.n),
              blas_int(p.k), 1, a, blas_int(p.a.leading), b, blas_int(p.b.leading), beta, c,
              blas_int(p.n));
}

Shape common_batch(const NdArray& a, const NdArray& b) {
  Shape batch;
  if (a.rank() > 2 || b.rank() > 2) broadcast(a.shape().first(-2), b.shape().first(-2), batch);
  return batch;
}

// The batch axes of x, stretched to `batch`.
NdArray stretch(const NdArray& x, const Shape& batch) {
  Shape shape = batch;
  shape.push_back(x.shape()[-2]);
  shape.push_back(x.shape().back());
  return shape == x.shape() ? x : broadcast_to(x, shape);
}

std::vector<std::int64_t> batch_offsets(const NdArray& x, std::size_t batch_rank) {
  LoopAxes<1> axes;
  for (std::size_t axis = 0; axis < batch_rank; ++axis)
    append(axes, {x.shape()[axis], {x.strides()[axis]}});
  std::vector<std::int64_t> offsets;
  for_each_offset(axes, [&](std::int64_t at) { offsets.push_back(at); });
  return offsets;
}

NdArray as_matrix(const NdArray& x, Matrix& matrix) {
  if (describe_matrix(x, matrix)) return x;
  NdArray dense = copy(x);
  describe_matrix(dense, matrix);
  return dense;
}

// Where b is the same for every batch and the rows of all batches of a lie at one distance, they
// are the rows of one product.
void collapse_batches(const NdArray& a, const NdArray& b, Shape& batch, Product& p) {
  if (batch.empty() || count(b.shape().first(-2)) != 1) return;
  if (count(a.shape().first(-2)) != count(batch) || (a.strides().back() != 1 && p.k != 1)) return;
  std::vector<int> order(a.rank() - 1);
  std::iota(order.begin(), order.end(), 0);
  const LoopAxes<1> rows = loop_axes(a, order);
  if (rows.size() != 1 || rows[0].strides[0] < std::max<std::int64_t>(p.k, 1)) return;
  p.m = rows[0].size;
  p.a.transposed = CblasNoTrans;
  p.a.leading = rows[0].strides[0];
  batch.clear();
}

Product describe_product(const DenseProduct& p) {
  const auto matrix = [](std::int64_t rows, std::int64_t columns, bool transposed) {
    return transposed ? Matrix{rows, columns, CblasTrans, rows}
                      : Matrix{rows, columns, CblasNoTrans, columns};
  };
  return {matrix(p.m, p.k, p.a_transposed), matrix(p.k, p.n, p.b_transposed), p.m, p.n, p.k};
}

// Calls f(i) for the products of a batch: threads share them out where each has one, else OpenBLAS
// shares out each product.
template <class F> void share_products(const Product& p, std::int64_t count, F f) {
  for (const auto size : {p.m, p.n, p.k, p.a.leading, p.b.leading}) blas_int(size);  // may throw
  std::optional<OneThreadEach> alone;
  if (threads() > 1 && count >= threads()) alone.emplace();
  const std::int64_t grain = alone ? 1 + (std::int64_t{1} << 20) / (p.m * p.n * p.k + 1) : count;
  parallel_for(count, grain, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end; ++i) f(i);
  });
}

// c = beta c + a b, batch by batch; a and b have columns and rows.
void multiply(const NdArray& a, const NdArray& b, int beta, const NdArray& c) {
  if (c.size() == 0) return;
  use_threads();
  Product p;
  const NdArray left = as_matrix(a, p.a), right = as_matrix(b, p.b);
  p.m = p.a.rows, p.n = p.b.columns, p.k = p.a.columns;
  Shape batch = common_batch(a, b);
  collapse_batches(left, right, batch, p);
  visit_floating(a.dtype(), [&]<class T>(T) {
    const T keep = static_cast<T>(beta);
    if (batch.empty()) return gemm(p, left.data<T>(), right.data<T>(), keep, c.data<T>());
    const auto from_a = batch_offsets(stretch(left, batch), batch.size());
    const auto from_b = batch_offsets(stretch(right, batch), batch.size());
    share_products(p, static_cast<std::int64_t>(from_a.size()), [&](std::int64_t i) {
      const auto k = static_cast<std::size_t>(i);
      gemm(p, left.data<T>() + from_a[k], right.data<T>() + from_b[k], keep,
           c.data<T>() + i * p.m * p.n);
    });
  });
}

}  // namespace

void multiply(const DenseProduct& sizes, const float* a, const float* b, float beta, float* c) {
  gemm(describe_product(sizes), a, b, beta, c);
}
void multiply(const DenseProduct& sizes, const double* a, const double* b, double beta, double* c) {
  gemm(describe_product(sizes), a, b, beta, c);
}

NdArray matmul(const NdArray& a, const NdArray& b) {
  Shape shape = common_batch(a, b);
  shape.push_back(a.shape()[-2]);
  shape.push_back(b.shape().back());
  if (a.shape().back() == 0) return full(shape, 0.0, a.dtype());
  NdArray c = NdArray::empty(shape, a.dtype());
  multiply(a, b, 0, c);
  return c;
}

void add_matmul(const NdArray& to, const NdArray& a, const NdArray& b) {
  if (a.shape().back() != 0) multiply(a, b, 1, to);
}

NdArray linear(const NdArray& x, const NdArray& weight, const NdArray& bias) {
  use_threads();
  Product p;
  const NdArray left = as_matrix(x, p.a), right = as_matrix(weight, p.b);
  p.m = p.a.rows, p.n = p.b.rows, p.k = p.a.columns;
  p.b.transposed = p.b.transposed == CblasNoTrans ? CblasTrans : CblasNoTrans;
  NdArray y = NdArray::empty({p.m, p.n}, x.dtype());
  const NdArray row = contiguous(bias);
  visit_floating(x.dtype(), [&]<class T>(T) {
    const T *a = left.data<T>(), *b = right.data<T>(), *first = row.data<T>();
    T* const c = y.data<T>();
    const bool is_empty = p.k == 0 || y.size() == 0;
    if (!is_empty && tiled_gemm(p, a, b, first, 0, c)) return;
    for (std::int64_t i = 0; i < p.m; ++i) std::copy_n(first, p.n, c + i * p.n);
    if (!is_empty) gemm(p, a, b, T(1), c);
  });
  return y;
}

}  // namespace gradus::kernels
