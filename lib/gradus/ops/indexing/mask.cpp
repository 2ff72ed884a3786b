#include <gradus/kernels/dense/copy.h>
#include <gradus/kernels/dense/gather.h>
#include <gradus/ops/ops.h>
#include <cmath>

// Filling and selecting by a mask, composed from where and index_select.

namespace gradus {
namespace {

Shape common_shape(const char* op, const TensorLike& x, const TensorLike& mask) {
  Shape common;
  if (!broadcast(x.shape(), mask.shape(), common))
    fail<ShapeError>(op, x.at,
                     "the mask " + describe(mask.shape()) + " and " + describe(x.shape()) +
                         " do not broadcast: sizes must be equal or 1, counted from the last axis");
  return common;
}

// One branch of safe_where, of the elements at these places.
Tensor branch(const TensorLike& x, const Tensor& flat, const NdArray& places,
              const ElementwiseFunction& f) {
  const Tensor y = f(index_select(TensorLike(flat, x.at), 0, TensorLike(Tensor(places), x.at)));
  if (y.shape() != places.shape())
    fail<ShapeError>("safe_where", x.at,
                     "a branch answered " + describe(y.shape()) + " for " +
                         describe(places.shape()) + "; it must work element by element");
  return y;
}

}  // namespace

// y = value where the mask is not 0, else x
Tensor masked_fill(TensorLike x, TensorLike mask, double value) {
  common_shape("masked_fill", x, mask);
  if (x.array().dtype() == int64 && value != std::trunc(value))
    fail<DtypeError>("masked_fill", x.at,
                     std::to_string(value) + " is no int64; convert x with to(x, float32)");
  return where(mask, TensorLike(value, x.at), x);
}

// y = the elements of x where the mask is not 0, row-major, as a vector
Tensor masked_select(TensorLike x, TensorLike mask) {
  const Shape shape = common_shape("masked_select", x, mask);
  const Tensor places(kernels::nonzero(kernels::broadcast_to(mask.array(), shape)));
  const Tensor full = broadcast_to(x, shape);
  const Tensor flat = reshape(TensorLike(full, x.at), {full.size()});
  return index_select(TensorLike(flat, x.at), 0, TensorLike(places, x.at));
}

// y = f(x) where the mask is not 0, else g(x)
Tensor safe_where(TensorLike mask, TensorLike x, const ElementwiseFunction& f,
                  const ElementwiseFunction& g) {
  const Shape shape = common_shape("safe_where", x, mask);
  const Tensor full = broadcast_to(x, shape), there(kernels::broadcast_to(mask.array(), shape));
  const Tensor flat = reshape(TensorLike(full, x.at), {full.size()});
  const NdArray ours = kernels::nonzero(there.array()), others = kernels::nonzero((!there).array());
  const Tensor branches = concat({branch(x, flat, ours, f), branch(x, flat, others, g)}, 0, x.at);
  // The k-th of the branches' elements stands at the k-th of their places.
  const Tensor order = argsort(concat({Tensor(ours), Tensor(others)}, 0));
  const Tensor y = index_select(TensorLike(branches, x.at), 0, TensorLike(order, x.at));
  return reshape(TensorLike(y, x.at), shape);
}

}  // namespace gradus
