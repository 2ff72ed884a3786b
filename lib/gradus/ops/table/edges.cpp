#include <gradus/ops/ops.h>
#include <gradus/ops/table/edges.h>
#include <limits>

namespace gradus {
namespace {

constexpr double inf = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();
using X = const Tensor&;

// A constant like x.
Tensor c(X x, double number) { return full_like(x, number); }

}  // namespace

// clang-format off
const std::vector<EdgeRow>& edge_table() {
  static const auto* table = new std::vector<EdgeRow>{
    {"relu(x)", 0, 0, 0, 0, [](X x) { return relu(x); }},
    {"relu(x)", nan, nan, nan, nan, [](X x) { return relu(x); }},
    {"maximum(x, 0)", 0, 0, 0, 0, [](X x) { return maximum(x, 0); }},
    {"maximum(0, x)", 0, 0, 0, 0, [](X x) { return maximum(0, x); }},
    {"minimum(x, 0)", 0, 0, 0, 0, [](X x) { return minimum(x, 0); }},
    {"clamp(x, 0, 1)", 0, 0, 0, 0, [](X x) { return clamp(x, 0, 1); }},
    {"clamp(x, 0, 1)", 1, 1, 0, 0, [](X x) { return clamp(x, 0, 1); }},
    {"clamp(x, 0, 1)", nan, nan, nan, nan, [](X x) { return clamp(x, 0, 1); }},
    {"maximum(x, y), y = x", 0.5, 0.5, 0.5, 0, [](X x) { return maximum(x, c(x, 0.5)); }},
    {"maximum(x, x)", 0.5, 0.5, 1, 0, [](X x) { return maximum(x, x); }},
    {"maximum(x, y)", nan, nan, nan, nan, [](X x) { return maximum(x, c(x, 0.5)); }},
    {"abs(x)", 0, 0, 0, 0, [](X x) { return abs(x); }},
    {"abs(x)", -2, 2, -1, 0, [](X x) { return abs(x); }},
    {"sign(x)", 0, 0, 0, 0, [](X x) { return sign(x); }},
    {"floor(x)", 1, 1, 0, 0, [](X x) { return floor(x); }},
    {"round(x)", 2.5, 2, 0, 0, [](X x) { return round(x); }},
    {"leaky_relu(x, 0.1)", 0, 0, 0.1, 0, [](X x) { return leaky_relu(x, 0.1); }},
    {"sqrt(x)", 0, 0, inf, -inf, [](X x) { return sqrt(x); }},
    {"log(x)", 0, -inf, inf, -inf, [](X x) { return log(x); }},
    {"norm of x", 0, 0, 0, 0, [](X x) { return norm(reshape(x, {1})); }},
    {"pow(x, 0)", 0, 1, 0, 0, [](X x) { return pow(x, 0); }},
    {"pow(x, 1)", 0, 0, 1, 0, [](X x) { return pow(x, 1); }},
    {"pow(x, 2)", 0, 0, 0, 2, [](X x) { return pow(x, 2); }},
    {"pow(x, 0.5)", 0, 0, inf, -inf, [](X x) { return pow(x, 0.5); }},
    {"pow(x, -1)", 0, inf, -inf, inf, [](X x) { return pow(x, -1); }},
    {"pow(x, 3)", -2, -8, 12, -12, [](X x) { return pow(x, 3); }},
    {"pow(0, x)", 2, 0, 0, 0, [](X x) { return pow(c(x, 0), x); }},
    {"pow(0, x)", 0, 1, 0, 0, [](X x) { return pow(c(x, 0), x); }},
    {"pow(1, x)", 3, 1, 0, 0, [](X x) { return pow(c(x, 1), x); }},
    {"hypot(x, 0)", 0, 0, 0, 0, [](X x) { return hypot(x, c(x, 0)); }},
    {"atan2(x, 0)", 0, 0, 0, 0, [](X x) { return atan2(x, c(x, 0)); }},
    {"logaddexp(x, -inf)", -inf, -inf, 0, 0, [](X x) { return logaddexp(x, c(x, -inf)); }},
    {"logsumexp of x", -inf, -inf, 0, 0, [](X x) { return logsumexp(reshape(x, {1})); }},
    {"where(x > 0, log(x), x)", -1, -1, 1, 0, [](X x) { return where(x > 0, log(x), x); }},
    {"where(x > 0, sqrt(x), 0)", 0, 0, nan, nan, [](X x) { return where(x > 0, sqrt(x), 0); }},
    {"prod of (x, 0, 3)", 2, 0, 0, 0, [](X x) { return prod(concat({reshape(x, {1}), zeros({1}, x.dtype()), full({1}, 3, x.dtype())}, 0)); }},
    {"prod of (x, 2, 3)", 0, 0, 6, 0, [](X x) { return prod(concat({reshape(x, {1}), full({1}, 2, x.dtype()), full({1}, 3, x.dtype())}, 0)); }},
    {"prod of (x, x, 3)", 0, 0, 0, 6, [](X x) { return prod(concat({reshape(x, {1}), reshape(x, {1}), full({1}, 3, x.dtype())}, 0)); }},
    {"amax of (x, 1)", 1, 1, 0.5, 0, [](X x) { return amax(concat({reshape(x, {1}), ones({1}, x.dtype())}, 0)); }},
    {"softplus(x)", 1000, 1000, 1, 0, [](X x) { return softplus(x); }},
    {"softplus(x)", -1000, 0, 0, 0, [](X x) { return softplus(x); }},
    {"sigmoid(x)", -1000, 0, 0, 0, [](X x) { return sigmoid(x); }},
    {"tanh(x)", inf, 1, 0, 0, [](X x) { return tanh(x); }},
    {"exp(x)", -inf, 0, 0, 0, [](X x) { return exp(x); }},
    {"x / 0", 1, inf, inf, 0, [](X x) { return x / c(x, 0); }},
  };
  return *table;
}
// clang-format on

}  // namespace gradus
