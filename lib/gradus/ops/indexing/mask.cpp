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
  const Tensor y = detail::call_user(f, index_select(flat, 0, Tensor(places)));
  if (y.shape() != places.shape())
    fail<ShapeError>("safe_where", x.at,
                     "a branch answered " + describe(y.shape()) + " for " +
                         describe(places.shape()) + "; it must work element by element");
  return y;
}

}  // namespace

// y = value where the mask is not 0, else x
Tensor masked_fill(TensorLike x, TensorLike mask, double value) {
  const OpScope scope("masked_fill", x.at);
  common_shape("masked_fill", x, mask);
  if (x.dtype() == int64 && value != std::trunc(value))
    fail<DtypeError>("masked_fill", x.at,
                     std::to_string(value) + " is no int64; convert x with to(x, float32)");
  return where(mask, value, x);
}

// y = the elements of x where the mask is not 0, row-major, as a vector
Tensor masked_select(TensorLike x, TensorLike mask) {
  const OpScope scope("masked_select", x.at);
  const Shape shape = common_shape("masked_select", x, mask);
  const Tensor places(kernels::nonzero(kernels::broadcast_to(mask.array(), shape)));
  return index_select(reshape(broadcast_to(x, shape), {count(shape)}), 0, places);
}

// y = f(x) where the mask is not 0, else g(x)
Tensor safe_where(TensorLike mask, TensorLike x, const ElementwiseFunction& f,
                  const ElementwiseFunction& g) {
  const OpScope scope("safe_where", x.at);
  const Shape shape = common_shape("safe_where", x, mask);
  const Tensor flat = reshape(broadcast_to(x, shape), {count(shape)});
  const Tensor there(kernels::broadcast_to(mask.array(), shape));
  const NdArray ours = kernels::nonzero(there.array()), others = kernels::nonzero((!there).array());
  const Tensor branches = concat({branch(x, flat, ours, f), branch(x, flat, others, g)}, 0);
  // The k-th of the branches' elements stands at the k-th of their places.
  const Tensor order = argsort(concat({Tensor(ours), Tensor(others)}, 0));
  return reshape(index_select(branches, 0, order), shape);
}

}  // namespace gradus
