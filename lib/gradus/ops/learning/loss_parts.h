#pragma once
#include <gradus/graph/tensor_like.h>
#include <gradus/ops/options.h>

namespace gradus::detail {

/// DtypeError or ShapeError where prediction and target are not alike: a loss does not broadcast.
void check_alike(const char* op, const TensorLike& prediction, const TensorLike& target);
/// ShapeError where a weight does not broadcast to `shape`, DtypeError where it is of another
/// dtype.
void check_weight(const char* op, const TensorLike& x, const char* what, const Tensor& weight,
                  const Shape& shape);
/// What a loss answers, of the losses of single elements or samples.
Tensor reduce_losses(TensorLike losses, LossReduction reduction);
/// t l, and 0 where t = 0 and l is infinite: 0 log 0 = 0.
Tensor times_log(TensorLike t, TensorLike l);

}  // namespace gradus::detail
