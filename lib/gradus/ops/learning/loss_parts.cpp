#include <gradus/ops/arguments.h>
#include <gradus/ops/learning/loss_parts.h>
#include <gradus/ops/text/elementwise.h>

namespace gradus {

void detail::check_alike(const char* op, const TensorLike& prediction, const TensorLike& target) {
  const Shape &a = prediction.shape(), &b = target.shape();
  if (a != b)
    fail<ShapeError>(op, prediction.at,
                     "prediction " + describe(a) + " and target " + describe(b) +
                         " differ, and a loss does not broadcast; " +
                         (count(a) == count(b) ? "reshape the target to " + describe(a)
                                               : "slice, reshape or broadcast_to one of them"));
  check_floating(op, prediction, target);
}

void detail::check_weight(const char* op, const TensorLike& x, const char* what,
                          const Tensor& weight, const Shape& shape) {
  if (!weight.is_defined()) return;
  Shape common;
  if (!broadcast(weight.shape(), shape, common) || common != shape)
    fail<ShapeError>(op, x.at,
                     std::string(what) + " " + describe(weight.shape()) +
                         " does not broadcast to " + describe(shape) + "; reshape it");
  if (weight.dtype() != x.dtype())
    fail<DtypeError>(op, x.at,
                     std::string(what) + " is " + describe(TensorLike(weight)) + " beside " +
                         describe(x) + "; convert it with to(x, dtype)");
}

Tensor detail::reduce_losses(TensorLike losses, LossReduction reduction) {
  if (reduction == LossReduction::none) return losses.tensor();
  if (reduction == LossReduction::mean) return mean(losses);
  if (reduction == LossReduction::sum || losses.rank() == 0) return sum(losses);
  return sum(losses) / static_cast<double>(losses.shape()[0]);
}

// y = t l, 0 where t = 0 and l is infinite; the derivatives by t and l follow the same choice
Tensor detail::times_log(TensorLike t, TensorLike l) {
  return elementwise(
      "times_log",
      [](auto t, auto l) { return where(t == 0 && !isfinite(l) && !isnan(l), 0, t * l); }, t, l);
}

}  // namespace gradus
