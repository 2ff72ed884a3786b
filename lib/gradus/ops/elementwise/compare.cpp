#include <gradus/graph/rules.h>
#include <gradus/kernels/dense/copy.h>
#include <gradus/ops/text/elementwise.h>
#include <cmath>

namespace gradus {
using namespace graph;
namespace {

// A mask has no derivative, so comparisons record nothing: the loop runs in the operands' dtype and
// its 0s and 1s are converted.
template <class F, std::same_as<TensorLike>... In>
Tensor mask(const char* op, const F& f, In&... in) {
  const NoGrad off;  // a broadcast ahead of it need not be recorded
  const auto value = [&](auto... x) {
    using L = std::common_type_t<decltype(x)...>;
    return where(f(x...), L(1), L(0));
  };
  detail::Held held;
  const NdArray y = detail::compute<detail::Takes::any>(op, value, held, 0, in...);
  const std::array seen{in...};
  return unrecorded(op, kernels::convert(y, int64), seen,
                    detail::ToldOperands<detail::OnlyOperands>{{}, seen});
}

struct Branches {
  static constexpr const char* operands[] = {"mask", "a", "b"};
};

}  // namespace

Tensor operator<(TensorLike a, TensorLike b) {
  return mask(
      "less", [](auto a, auto b) { return a < b; }, a, b);
}
Tensor operator<=(TensorLike a, TensorLike b) {
  return mask(
      "less_equal", [](auto a, auto b) { return a <= b; }, a, b);
}
Tensor operator>(TensorLike a, TensorLike b) {
  return mask(
      "greater", [](auto a, auto b) { return a > b; }, a, b);
}
Tensor operator>=(TensorLike a, TensorLike b) {
  return mask(
      "greater_equal", [](auto a, auto b) { return a >= b; }, a, b);
}
Tensor operator==(TensorLike a, TensorLike b) {
  return mask(
      "equal", [](auto a, auto b) { return a == b; }, a, b);
}
Tensor operator!=(TensorLike a, TensorLike b) {
  return mask(
      "not_equal", [](auto a, auto b) { return a != b; }, a, b);
}
Tensor operator&&(TensorLike a, TensorLike b) {
  return mask(
      "logical_and", [](auto a, auto b) { return a != 0 && b != 0; }, a, b);
}
Tensor operator||(TensorLike a, TensorLike b) {
  return mask(
      "logical_or", [](auto a, auto b) { return a != 0 || b != 0; }, a, b);
}
Tensor operator!(TensorLike a) {
  return mask(
      "logical_not", [](auto a) { return a == 0; }, a);
}
Tensor isnan(TensorLike x) {
  return mask(
      "isnan", [](auto x) { return isnan(x); }, x);
}
Tensor isfinite(TensorLike x) {
  return mask(
      "isfinite", [](auto x) { return isfinite(x); }, x);
}

// y = a where the mask is not 0, else b      dy/da = 1 there, 0 elsewhere; dy/db the other way
Tensor where(TensorLike mask, TensorLike a, TensorLike b) {
  const Dtype dtype = !a.is_number() ? a.dtype() : b.is_number() ? float32 : b.dtype();
  const auto as_values = [&](const Tensor& m) {  // where a small number must not become 0
    return to(is_floating(m.dtype()) && m.dtype() != dtype ? m != 0 : m, dtype);
  };
  const Tensor chosen =
      mask.is_number() ? full({}, mask.real() != 0, dtype) : as_values(Tensor(mask.array()));
  TensorLike which(chosen, mask.at);
  const Formula choice{[](auto m, auto a, auto b) { return where(m != 0, a, b); }, nullptr,
                       [](auto g, auto m, auto, auto, auto) { return where(m != 0, g, 0); },
                       [](auto g, auto m, auto, auto, auto) { return where(m != 0, 0, g); }};
  return detail::elementwise_told<detail::Takes::any>("where", Branches(), choice, which, a, b);
}

bool allclose(TensorLike a, TensorLike b, AllcloseOptions closeness) {
  if (a.shape() != b.shape())
    fail<ShapeError>("allclose", a.at,
                     describe(a) + " and " + describe(b) + " differ in shape; reshape one");
  const auto first = a.tensor().to_vector<double>(), second = b.tensor().to_vector<double>();
  for (std::size_t i = 0; i < first.size(); ++i) {
    if (first[i] == second[i]) continue;
    const double distance = std::abs(first[i] - second[i]);
    if (!std::isfinite(distance)) return false;
    if (!(distance <= closeness.atol + closeness.rtol * std::abs(second[i]))) return false;
  }
  return true;
}

}  // namespace gradus
