// Prints the bits of what the library computes, an op a line, for programs that are built otherwise
// to be held beside it. A function spoil(), where one is linked, runs before.
#include <gradus/gradus.h>
#include <cstring>
#include <iostream>
#include <limits>
#include <vector>
using namespace gradus;

[[gnu::weak]] void spoil();

namespace {

/// FNV-1a of the bits.
std::uint64_t bits(const Tensor& x) {
  std::uint64_t hash = 14695981039346656037u;
  for (const double number : x.to_vector<double>()) {
    std::uint64_t word;
    std::memcpy(&word, &number, sizeof word);
    for (int byte = 0; byte < 8; ++byte) hash = (hash ^ (word >> 8 * byte & 255)) * 1099511628211u;
  }
  return hash;
}

/// Ordinary numbers, large ones, denormals, infinities, NaN and zeros, of both signs.
Tensor numbers(Dtype dtype) {
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  constexpr double beyond = std::numeric_limits<double>::infinity();
  std::vector<double> all{0, -0.0, none, beyond, 1e-310, 3e-45, 0.5, 1, 1.5, 1e5, 7e8, 3e15, 1e22};
  for (int k = 1; k < 4000; ++k) all.push_back(0.00731 * k + 1e-7 * k * k);
  const std::size_t half = all.size();
  for (std::size_t k = 0; k < half; ++k) all.push_back(-all[k]);
  const Shape shape{static_cast<std::int64_t>(all.size())};
  return to(tensor(all, shape), dtype);
}

using Function = Tensor (*)(const Tensor&);
/// The bits of f, of its gradient, and of the gradient's gradient.
void print(const char* name, Function f, const Tensor& at) {
  const Tensor x = parameter(at), y = f(x);
  std::cout << name << ' ' << bits(y);
  if (y.requires_grad()) {
    const Tensor first = grad(sum(y), x, {.create_graph = true});
    std::cout << ' ' << bits(first);
    if (first.requires_grad())
      std::cout << ' ' << bits(grad(sum(first), x, {.allow_unused = true}));
  }
  std::cout << '\n';
}

// clang-format off
const std::pair<const char*, Function> functions[] = {
#define F(name, ...) {#name, [](const Tensor& x) -> Tensor { return __VA_ARGS__; }}
    F(add, x + x * 0.3),
    F(div, x / (x * x - 2)),
    F(abs, abs(x)),
    F(sign, sign(x)),
    F(maximum, maximum(x, flip(x, 0))),
    F(minimum, minimum(x, 0.7)),
    F(clamp, clamp(x, -1, 2)),
    F(where, where(x > 1, x, x * x)),
    F(lerp, lerp(x, flip(x, 0), 0.3)),
    F(pow, pow(abs(x), x * 0.01)),
    F(square_root, pow(x, 0.5)),
    F(sqrt, sqrt(x)),
    F(rsqrt, rsqrt(x)),
    F(reciprocal, reciprocal(x)),
    F(exp, exp(x)),
    F(exp2, exp2(x)),
    F(expm1, expm1(x)),
    F(log, log(x)),
    F(log2, log2(x)),
    F(log10, log10(x)),
    F(log1p, log1p(x)),
    F(logaddexp, logaddexp(x, flip(x, 0))),
    F(sin, sin(x)),
    F(cos, cos(x)),
    F(tan, tan(x)),
    F(asin, asin(x)),
    F(acos, acos(x)),
    F(atan, atan(x)),
    F(atan2, atan2(x, flip(x, 0))),
    F(sinh, sinh(x)),
    F(cosh, cosh(x)),
    F(tanh, tanh(x)),
    F(asinh, asinh(x)),
    F(acosh, acosh(x)),
    F(atanh, atanh(x)),
    F(hypot, hypot(x, flip(x, 0))),
    F(erf, erf(x)),
    F(erfc, erfc(x)),
    F(floor, floor(x)),
    F(round, round(x)),
    F(trunc, trunc(x)),
    F(fmod, fmod(x, 0.7)),
    F(relu, relu(x)),
    F(elu, elu(x)),
    F(gelu, gelu(x)),
    F(gelu_tanh, gelu_tanh(x)),
    F(silu, silu(x)),
    F(mish, mish(x)),
    F(sigmoid, sigmoid(x)),
    F(softplus, softplus(x)),
    F(isnan, isnan(x)),
    F(isfinite, isfinite(x)),
    F(sum, sum(clamp(x, -9, 9))),
    F(var, var(clamp(x, -9, 9))),
    F(norm, norm(clamp(x, -9, 9))),
    F(amax, amax(x)),
    F(cumsum, cumsum(x, 0)),
    F(logsumexp, logsumexp(clamp(x, -9, 9))),
    F(softmax, softmax(reshape(x, {-1, 4}), 1)),
    F(layer_norm, layer_norm(reshape(clamp(x, -9, 9), {-1, 4}), Shape{4})),
    F(huber_loss, huber_loss(x, flip(x, 0))),
    F(matmul, matmul(reshape(clamp(x, -9, 9), {4, -1}), reshape(clamp(x, -9, 9), {-1, 4}))),
    F(sort, sort(x).values),
#undef F
};
// clang-format on

}  // namespace

int main() {
  if (spoil) spoil();
  for (const Dtype dtype : {float32, float64}) {
    const Tensor x = numbers(dtype);
    for (const auto& [name, function] : functions) print(name, function, x);
  }
}
