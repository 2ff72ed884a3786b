#include <gradus/ops/text/elementwise.h>

namespace gradus {
namespace {

struct Ends {
  static constexpr const char* operands[] = {"a", "b", "weight"};
};

}  // namespace

// y = a + w (b - a)      dy/da = 1 - w      dy/db = w      dy/dw = b - a
Tensor lerp(TensorLike a, TensorLike b, TensorLike weight) {
  const Formula lerp{[](auto a, auto b, auto w) { return a + w * (b - a); },
                     [](auto g, auto, auto, auto w, auto) { return g * (1 - w); },
                     [](auto g, auto, auto, auto w, auto) { return g * w; },
                     [](auto g, auto a, auto b, auto, auto) { return g * (b - a); }};
  return detail::elementwise_told("lerp", Ends(), lerp, a, b, weight);
}

}  // namespace gradus
