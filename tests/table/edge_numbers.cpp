#include <gradus/ops/ops.h>
#include <limits>
#include "table/edges.h"

// Edges that lie in the numbers.

namespace gradus::table {
namespace {

constexpr double inf = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

// A constant like x.
Tensor c(X x, double number) { return full_like(x, number); }

}  // namespace

// clang-format off
EdgeGroup kinks() {
  return {"Zeros and kinks",
    "At a kink each op takes the subgradient of least norm, and piecewise linear ops have second derivative 0. "
    "At 0 powers are continued by their limit.", {
    {"relu(x)", 0, 0, 0, 0, [](X x) { return relu(x); }},
    {"maximum(x, 0)", 0, 0, 0, 0, [](X x) { return maximum(x, 0); }},
    {"maximum(0, x)", 0, 0, 0, 0, [](X x) { return maximum(0, x); }},
    {"minimum(x, 0)", 0, 0, 0, 0, [](X x) { return minimum(x, 0); }},
    {"clamp(x, 0, 1)", {0, 1}, {0, 1}, {0, 0}, {0, 0}, [](X x) { return clamp(x, 0, 1); }},
    {"hardtanh(x)", {-1, 1}, {-1, 1}, {0, 0}, {0, 0}, [](X x) { return hardtanh(x); }},
    {"abs(x)", {-2, 0}, {2, 0}, {-1, 0}, {0, 0}, [](X x) { return abs(x); }},
    {"leaky_relu(x, 0.1)", 0, 0, 0.1, 0, [](X x) { return leaky_relu(x, 0.1); }},
    {"sign(x)", {-3, 0}, {-1, 0}, {0, 0}, {0, 0}, [](X x) { return sign(x); }},
    {"floor(x)", 1, 1, 0, 0, [](X x) { return floor(x); }},
    {"round(x)", {0.5, 2.5}, {0, 2}, {0, 0}, {0, 0}, [](X x) { return round(x); }},
    {"fmod(x, 2)", {-3, 4}, {-1, 0}, {1, 1}, {0, 0}, [](X x) { return fmod(x, 2); }},
    {"sqrt(x)", 0, 0, inf, -inf, [](X x) { return sqrt(x); }},
    {"log(x)", 0, -inf, inf, -inf, [](X x) { return log(x); }},
    {"x / 0", 1, inf, inf, 0, [](X x) { return x / c(x, 0); }},
    {"pow(x, 0)", 0, 1, 0, 0, [](X x) { return pow(x, 0); }},
    {"pow(x, 1)", 0, 0, 1, 0, [](X x) { return pow(x, 1); }},
    {"pow(x, 2)", 0, 0, 0, 2, [](X x) { return pow(x, 2); }},
    {"pow(x, 0.5)", 0, 0, inf, -inf, [](X x) { return pow(x, 0.5); }},
    {"pow(x, -1)", 0, inf, -inf, inf, [](X x) { return pow(x, -1); }},
    {"pow(x, 3)", -2, -8, 12, -12, [](X x) { return pow(x, 3); }},
    {"pow(0, x)", {0, 2}, {1, 0}, {0, 0}, {0, 0}, [](X x) { return pow(c(x, 0), x); }},
    {"pow(1, x)", 3, 1, 0, 0, [](X x) { return pow(c(x, 1), x); }},
    {"norm(x)", {0, 0}, 0, {0, 0}, {0, 0}, [](X x) { return norm(x); }},
    {"stddev(x)", {3, 3}, 0, {0, 0}, {0, 0}, [](X x) { return stddev(x); }},
    {"hypot(x, 0)", 0, 0, 0, 0, [](X x) { return hypot(x, c(x, 0)); }},
    {"atan2(x, 0)", 0, 0, 0, 0, [](X x) { return atan2(x, c(x, 0)); }},
    {"prod(x)", {0, 2, 3}, 0, {6, 0, 0}, {5, 3, 2}, [](X x) { return prod(x); }},
    {"prod(x)", {2, 0, 0}, 0, {0, 0, 0}, {0, 2, 2}, [](X x) { return prod(x); }},
    {"cumprod(x, 0)", {2, 0, 3}, {2, 0, 0}, {1, 8, 0}, {4, 6, 2}, [](X x) { return cumprod(x, 0); }},
  }};
}

EdgeGroup ties() {
  return {"Ties",
    "Equal values share the gradient evenly; an index names the first of them; sorting keeps their order.", {
    {"maximum(x, y), y = x", 0.5, 0.5, 0.5, 0, [](X x) { return maximum(x, c(x, 0.5)); }},
    {"minimum(x, y), y = x", 0.5, 0.5, 0.5, 0, [](X x) { return minimum(x, c(x, 0.5)); }},
    {"amax(x)", {1, 0, 1}, 1, {0.5, 0, 0.5}, {0, 0, 0}, [](X x) { return amax(x); }},
    {"amin(x)", {1, 1, 1, 1}, 1, {0.25, 0.25, 0.25, 0.25}, {0, 0, 0, 0}, [](X x) { return amin(x); }},
    {"norm(x, {.p = inf})", {-2, 2}, 2, {-0.5, 0.5}, {0, 0}, [](X x) { return norm(x, {.p = inf}); }},
    {"max_pool2d(x, 2)", {{{{1, 1}, {1, 0}}}}, {{{{1}}}}, {{{{1.0 / 3, 1.0 / 3}, {1.0 / 3, 0}}}}, {{{{0, 0}, {0, 0}}}}, [](X x) { return max_pool2d(x, 2); }},
    {"argmax(x)", {0, 1, 1}, 1, {0, 0, 0}, {0, 0, 0}, [](X x) { return argmax(x); }},
    {"argmin(x)", {0, 1, 0}, 0, {0, 0, 0}, {0, 0, 0}, [](X x) { return argmin(x); }},
    {"argsort(x)", {1, 0, 1, 0}, {1, 3, 0, 2}, {0, 0, 0, 0}, {0, 0, 0, 0}, [](X x) { return argsort(x); }},
    {"argsort(x, {.descending = true})", {1, 0, 1, 0}, {0, 2, 1, 3}, {0, 0, 0, 0}, {0, 0, 0, 0}, [](X x) { return argsort(x, {.descending = true}); }},
    {"topk(x, 1).values", {2, 2}, {2}, {1, 0}, {0, 0}, [](X x) { return topk(x, 1).values; }},
  }};
}

EdgeGroup infinities() {
  return {"Infinities",
    "What has a limit takes it; no difference of infinities is formed on the way to a finite answer.", {
    {"exp(x)", {-inf, inf}, {0, inf}, {0, inf}, {0, inf}, [](X x) { return exp(x); }},
    {"tanh(x)", {-inf, inf}, {-1, 1}, {0, 0}, {0, 0}, [](X x) { return tanh(x); }},
    {"sigmoid(x)", {-inf, -1000, 1000}, {0, 0, 1}, {0, 0, 0}, {0, 0, 0}, [](X x) { return sigmoid(x); }},
    {"softplus(x)", {-1000, 1000}, {0, 1000}, {0, 1}, {0, 0}, [](X x) { return softplus(x); }},
    {"log_sigmoid(x)", {-1000, 1000}, {-1000, 0}, {1, 0}, {0, 0}, [](X x) { return log_sigmoid(x); }},
    {"relu(x)", {-inf, inf}, {0, inf}, {0, 1}, {0, 0}, [](X x) { return relu(x); }},
    {"clamp(x, 0, 1)", {-inf, inf}, {0, 1}, {0, 0}, {0, 0}, [](X x) { return clamp(x, 0, 1); }},
    {"amax(x)", {-inf, inf}, inf, {0, 1}, {0, 0}, [](X x) { return amax(x); }},
    {"logaddexp(x, -inf)", -inf, -inf, 0, 0, [](X x) { return logaddexp(x, c(x, -inf)); }},
    {"logsumexp(x)", {-inf, -inf}, -inf, {0, 0}, {0, 0}, [](X x) { return logsumexp(x); }},
    {"logsumexp(x)", {-inf, 3}, 3, {0, 1}, {0, 0}, [](X x) { return logsumexp(x); }},
    {"softmax(x, 0)", {-inf, 3}, {0, 1}, {0, 0}, {0, 0}, [](X x) { return softmax(x, 0); }},
    {"softmax(x, 0)", {-inf, -inf}, {0, 0}, {0, 0}, {0, 0}, [](X x) { return softmax(x, 0); }},
    {"sort(x).values", {inf, 0, -inf}, {-inf, 0, inf}, {1, 1, 1}, {0, 0, 0}, [](X x) { return sort(x).values; }},
  }};
}

EdgeGroup not_numbers() {
  return {"NaN",
    "A NaN goes through, and the derivative there is NaN; where it decides an order, it counts as largest. "
    "A NaN in the branch that where leaves stays there.", {
    {"relu(x)", nan, nan, nan, nan, [](X x) { return relu(x); }},
    {"abs(x)", nan, nan, nan, nan, [](X x) { return abs(x); }},
    {"clamp(x, 0, 1)", nan, nan, nan, nan, [](X x) { return clamp(x, 0, 1); }},
    {"maximum(x, 0.5)", nan, nan, nan, nan, [](X x) { return maximum(x, c(x, 0.5)); }},
    {"sign(x)", nan, nan, nan, nan, [](X x) { return sign(x); }},
    {"where(x > 0, log(x), x)", -1, -1, 1, 0, [](X x) { return where(x > 0, log(x), x); }},
    {"where(x < 0, x, NaN)", -1, -1, 1, 0, [](X x) { return where(x < 0, x, nan); }},
    {"where(x > 0, sqrt(x), 0)", 0, 0, nan, nan, [](X x) { return where(x > 0, sqrt(x), 0); }},
    {"safe_where(x > 0, x, log, neg)", {-1, 0, 1}, {1, 0, 0}, {-1, -1, 1}, {0, 0, -1}, [](X x) { return safe_where(x > 0, x, [](X v) { return log(v); }, [](X v) { return -v; }); }},
    {"safe_where(x > 0, x, sqrt, neg)", {-1, 0, 4}, {1, 0, 2}, {-1, -1, 0.25}, {0, 0, -0.03125}, [](X x) { return safe_where(x > 0, x, [](X v) { return sqrt(v); }, [](X v) { return -v; }); }},
    {"masked_fill(x, isnan(x), 0)", {nan, 2}, {0, 2}, {0, 1}, {0, 0}, [](X x) { return masked_fill(x, isnan(x), 0); }},
    {"amax(x)", {1, nan}, nan, {nan, nan}, {0, 0}, [](X x) { return amax(x); }},
    {"amin(x)", {1, nan}, nan, {nan, nan}, {0, 0}, [](X x) { return amin(x); }},
    {"argmax(x)", {inf, nan}, 1, {0, 0}, {0, 0}, [](X x) { return argmax(x); }},
    {"argmin(x)", {1, nan}, 1, {0, 0}, {0, 0}, [](X x) { return argmin(x); }},
    {"sort(x).values", {nan, inf, 1}, {1, inf, nan}, {1, 1, 1}, {0, 0, 0}, [](X x) { return sort(x).values; }},
    {"argsort(x)", {nan, inf, 1}, {2, 1, 0}, {0, 0, 0}, {0, 0, 0}, [](X x) { return argsort(x); }},
    {"argsort(x, {.descending = true})", {nan, 1, nan}, {0, 2, 1}, {0, 0, 0}, {0, 0, 0}, [](X x) { return argsort(x, {.descending = true}); }},
    {"topk(x, 2).values", {1, nan, inf}, {nan, inf}, {0, 1, 1}, {0, 0, 0}, [](X x) { return topk(x, 2).values; }},
    {"x == x", {nan, 1}, {0, 1}, {0, 0}, {0, 0}, [](X x) { return x == x; }},
  }};
}
// clang-format on

}  // namespace gradus::table
