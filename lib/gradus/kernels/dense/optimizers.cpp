#include <gradus/kernels/dense/optimizers.h>
#include <gradus/kernels/lanes/map.h>
#include <cmath>

namespace gradus::kernels {
namespace {

template <class T>
void sgd_with_velocity(const NdArray& p, const NdArray& g, const NdArray& v, const SgdStep& step) {
  using L = Lane<T>;
  const L lr(step.lr), decay(step.weight_decay), fresh(step.first ? 1 : 1 - step.dampening);
  const L momentum(step.momentum), old(step.first ? 0 : step.momentum);
  const auto update = [&](const std::array<L, 3>& x) {
    const L gradient = x[1] + decay * x[0];
    const L velocity = old * x[2] + fresh * gradient;
    const L direction = step.nesterov ? gradient + momentum * velocity : velocity;
    return std::array<L, 2>{x[0] - lr * direction, velocity};
  };
  map<T, 2, 3>(update, {p.data<T>(), v.data<T>()}, {Source<T>(p), Source<T>(g), Source<T>(v)},
               p.shape(), p.size());
}

template <class T> void sgd_plain(const NdArray& p, const NdArray& g, const SgdStep& step) {
  using L = Lane<T>;
  const L lr(step.lr), decay(step.weight_decay);
  const auto update = [&](const std::array<L, 2>& x) {
    return std::array<L, 1>{x[0] - lr * (x[1] + decay * x[0])};
  };
  map<T, 1, 2>(update, {p.data<T>()}, {Source<T>(p), Source<T>(g)}, p.shape(), p.size());
}

}  // namespace

void sgd(const NdArray& parameter, const NdArray& gradient, const NdArray& velocity,
         const SgdStep& step) {
  visit_floating(parameter.dtype(), [&]<class T>(T) {
    if (velocity)
      sgd_with_velocity<T>(parameter, gradient, velocity, step);
    else
      sgd_plain<T>(parameter, gradient, step);
  });
}

void adam(const NdArray& parameter, const NdArray& gradient, const NdArray& m, const NdArray& v,
          const AdamStep& step) {
  visit_floating(parameter.dtype(), [&]<class T>(T) {
    using L = Lane<T>;
    const L b1(step.beta1), b2(step.beta2), c1(1 - step.beta1), c2(1 - step.beta2);
    const L size(step.lr / step.correction1), scale(1 / std::sqrt(step.correction2));
    const L eps(step.eps), decay(step.weight_decay);
    const auto update = [&](const std::array<L, 4>& x) {
      const L g = x[1] + decay * x[0];
      const L first = b1 * x[2] + c1 * g;
      const L second = b2 * x[3] + c2 * (g * g);
      return std::array<L, 3>{x[0] - size * first / (sqrt(second) * scale + eps), first, second};
    };
    map<T, 3, 4>(update, {parameter.data<T>(), m.data<T>(), v.data<T>()},
                 {Source<T>(parameter), Source<T>(gradient), Source<T>(m), Source<T>(v)},
                 parameter.shape(), parameter.size());
  });
}

}  // namespace gradus::kernels
