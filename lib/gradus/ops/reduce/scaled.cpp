#include <gradus/graph/rules.h>
#include <gradus/kernels/dense/copy.h>
#include <gradus/kernels/dense/reduce.h>
#include <gradus/ops/arguments.h>
#include <gradus/ops/reduce/over.h>
#include <gradus/ops/text/elementwise.h>
#include <algorithm>
#include <cmath>
#include <limits>

// Reductions whose terms would overflow if they were not scaled by the largest: log-sum-exp, norms.

namespace gradus {
using namespace graph;
namespace {

using detail::Over;
using detail::over;

constexpr double infinity = std::numeric_limits<double>::infinity();

// f(x, …) for all elements of x; the others are repeated to x's shape.
template <class F, class... A> NdArray each(const F& f, const NdArray& x, const A&... others) {
  constexpr std::size_t n = 1 + sizeof...(A);
  const std::array<NdArray, n> in{x, kernels::broadcast_to(others, x.shape())...};
  const NdArray y = NdArray::empty(x.shape(), x.dtype());
  visit_floating(x.dtype(), [&]<class T>(T) {
    std::array<kernels::Source<T>, n> sources;
    for (std::size_t k = 0; k < n; ++k) sources[k] = kernels::Source<T>(in[k]);
    const auto text = [&](const std::array<kernels::Lane<T>, n>& v) {
      return std::array<kernels::Lane<T>, 1>{kernels::Lane<T>(std::apply(f, v))};
    };
    kernels::map<T, 1, n>(text, {y.data<T>()}, sources, x.shape(), y.size());
  });
  return y;
}

// The sum over axes of f(x, scale), with the reduced axes at size 1, as scale has them.
template <class F>
NdArray sum_of(const F& f, const NdArray& x, const NdArray& scale, const Over& over) {
  return over.with_ones(kernels::sum(each(f, x, scale), over.axes));
}

// The largest x over axes, or 0 where that is not finite.
NdArray shift_of(const NdArray& x, const Over& over) {
  const NdArray largest = over.with_ones(kernels::largest(x, over.axes));
  return each([](auto m) { return where(isfinite(m), m, 0); }, largest);
}

// l, which moves as y does where the walk is recorded: y = m + l has lost digits that l has not.
Tensor following(const Tensor& l, const Tensor& y) {
  if (!is_grad_enabled()) return l;
  const auto follow = [](auto l, auto y, auto at) { return where(isfinite(y), l + (y - at), l); };
  return elementwise("follow", follow, l, y, detach(y));
}

// y = m + l, l = log sum e^(x - m) over axes      dL/dx = g e^(x - m - l), 0 where l = -inf
// It is the same for all m but for rounding; x - m is small, so nothing is lost far from 0.
Tensor logsumexp_over(TensorLike x, Over over) {
  detail::check_floating("logsumexp", x);
  const NdArray m = shift_of(x.array(), over);
  const NdArray sum = sum_of([](auto x, auto m) { return exp(x - m); }, x.array(), m, over);
  const NdArray l = each([](auto s) { return log(s); }, sum);
  NdArray y = over.shaped(each([](auto l, auto m) { return m + l; }, l, m));
  const Tensor shift(m), above(l);
  return record(
      "logsumexp", std::move(y), {x, shift, above}, std::move(over),
      [](auto& g, auto& y, auto& in, const Over& over) {
        const auto share = [](auto g, auto x, auto m, auto l) {
          return g * exp((x - m) - where(l == -infinity, 0, l));
        };
        const Tensor l = following(in[2], reshape(y, over.kept));
        return elementwise("logsumexp_gradient", share, reshape(g, over.kept), in[0], in[1], l);
      },
      nullptr, nullptr);
}

// y = sqrt(sum x^2)
NdArray plain_norm(const NdArray& x, const Over& over) {
  return over.with_ones(
      each([](auto s) { return sqrt(s); }, kernels::sum_of_squares(x, over.axes)));
}

// y = scale (sum (|x| / scale)^p)^(1/p), where scale is the largest |x|, or 1 for 0 and inf
NdArray scaled_norm(const NdArray& x, const Over& over, double p) {
  const NdArray sizes = each([](auto x) { return abs(x); }, x);
  const NdArray largest = over.with_ones(kernels::largest(sizes, over.axes));
  const NdArray scale = each([](auto m) { return where(m > 0 && isfinite(m), m, 1); }, largest);
  const NdArray sum =
      sum_of([p](auto x, auto scale) { return pow(x / scale, p); }, sizes, scale, over);
  return each([p](auto s, auto scale) { return scale * pow(s, 1 / p); }, sum, scale);
}

// True where squares have neither overflowed nor lost digits below the smallest normal number.
bool is_safe(const NdArray& norm) {
  return visit_floating(norm.dtype(), [&]<class T>(T) {
    using Limits = std::numeric_limits<T>;
    const T least = std::sqrt(Limits::min() / Limits::epsilon());
    const T* y = norm.data<T>();
    return std::all_of(y, y + norm.size(), [&](T y) { return !(y < least || y > Limits::max()); });
  });
}

NdArray norm_of(const NdArray& x, const Over& over, double p) {
  if (p == 2)
    if (const NdArray y = plain_norm(x, over); is_safe(y)) return y;
  return scaled_norm(x, over, p);
}

// g sign(x) (|x| / y)^(p-1), 0 where y = 0; of p = 2 in one pass, else composed
Tensor norm_gradient(const Tensor& g, const Tensor& x, const Tensor& y, double p) {
  const auto ratio = [](auto x, auto y) { return x / where(y == 0, 1, y); };
  if (p == 2)
    return elementwise(
        "norm_gradient", [=](auto g, auto x, auto y) { return g * where(y == 0, 0, ratio(x, y)); },
        g, x, y);
  if (std::fmod(p, 2) == 0) return g * pow(ratio(x, y), p - 1);
  const Tensor r = abs(where(x == 0, 1, ratio(x, y)));
  return g * where(x == 0, 0, sign(x) * pow(r, p - 1));
}

// Where the slope breaks: at y = 0, and where p is no even number at every x = 0.
NdArray norm_branches(const NdArray& x, const NdArray& y, double p) {
  if (std::fmod(p, 2) != 0) return each([](auto x) { return sign(x); }, x);
  return each([](auto y) { return where(y == 0, 1, 0); }, y);
}

struct Norm : Over {
  double p;
  Attributes attributes() const {
    Attributes told = Over::attributes();
    told.emplace_back("p", p, p == 2);
    return told;
  }
};

}  // namespace

// y = (sum |x|^p over axes)^(1/p)      dL/dx = g sign(x) (|x| / y)^(p-1), 0 where y = 0
Tensor detail::norm(TensorLike x, Over over, double p) {
  check_floating("norm", x);
  if (!(p > 0))
    fail<ValueError>("norm", x.at,
                     "p is " + std::to_string(p) +
                         "; a number above 0 is wanted, infinity for the largest |x|");
  if (p == infinity) check_not_empty("norm", x, over);
  if (p == 1 || p == infinity) {
    const OpScope scope("norm", x.at);
    return p == 1 ? sum(abs(x), std::move(over)) : amax(abs(x), std::move(over));
  }
  const NdArray y = norm_of(x.array(), over, p);
  NdArray value = over.shaped(y);
  return record_branching(
      "norm", std::move(value), {x}, Norm{std::move(over), p},
      [&](const NdArray&) { return norm_branches(x.array(), y, p); },
      [](auto& g, auto& y, auto& in, const Norm& norm) {
        return norm_gradient(reshape(g, norm.kept), in[0], reshape(y, norm.kept), norm.p);
      });
}

Tensor logsumexp(TensorLike x, const AxisList& axes) {
  return logsumexp_over(x, over("logsumexp", x, axes));
}
Tensor logsumexp(TensorLike x, const AxisList& axes, KeepDim) {
  return logsumexp_over(x, over("logsumexp", x, axes, keepdim));
}

Tensor norm(TensorLike x, NormOptions options) { return norm(x, AxisList::all(), options); }
Tensor norm(TensorLike x, const AxisList& axes, NormOptions options) {
  return detail::norm(x, over("norm", x, axes), options.p);
}
Tensor norm(TensorLike x, const AxisList& axes, KeepDim, NormOptions options) {
  return detail::norm(x, over("norm", x, axes, keepdim), options.p);
}

}  // namespace gradus
