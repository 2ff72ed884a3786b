#include <gradus/nn/linear.h>
#include <cmath>

namespace gradus::nn {
namespace {

Tensor uniform(const char* name, const Shape& shape, double bound, Dtype dtype) {
  return parameter(to(rand(shape, float64) * (2 * bound) - bound, dtype), name);
}

}  // namespace

Linear::Linear(std::int64_t in, std::int64_t out, Dtype dtype, std::source_location at) {
  const OpScope scope("nn::Linear", at);
  if (in < 1 || out < 1)
    fail<ValueError>("nn::Linear", at,
                     std::to_string(in) + " to " + std::to_string(out) +
                         " features; both must be at least 1");
  if (!is_floating(dtype))
    fail<DtypeError>("nn::Linear", at, "weights are float32 or float64, not int64");
  const double bound = 1 / std::sqrt(static_cast<double>(in));
  weight = uniform("weight", {out, in}, bound, dtype);
  bias = uniform("bias", {out}, bound, dtype);
}

}  // namespace gradus::nn
