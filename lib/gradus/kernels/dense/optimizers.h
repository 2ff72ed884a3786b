#pragma once
#include <gradus/array/array.h>

// Optimizer updates: one pass over a parameter, its gradient and its state, in place.

namespace gradus::kernels {

struct SgdStep {
  double lr, momentum, dampening, weight_decay;
  bool nesterov;
  bool first;  // the velocity holds nothing yet
};
/// v = momentum v + (1 - dampening) g; p -= lr v. The velocity may be null where momentum is 0.
void sgd(const NdArray& parameter, const NdArray& gradient, const NdArray& velocity,
         const SgdStep& step);

struct AdamStep {
  double lr, beta1, beta2, eps, weight_decay;
  double correction1, correction2;  // 1 - beta^t
};
/// m = β1 m + (1-β1) g; v = β2 v + (1-β2) g²; p -= lr m̂ / (√v̂ + eps).
void adam(const NdArray& parameter, const NdArray& gradient, const NdArray& m, const NdArray& v,
          const AdamStep& step);

}  // namespace gradus::kernels
