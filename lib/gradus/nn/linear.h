#pragma once
#include <gradus/nn/fields.h>
#include <gradus/ops/ops.h>

namespace gradus::nn {

/// y = x weightᵀ + bias for x [..., in]: PyTorch's layer of that name. weight [out, in] and bias
/// [out] start uniform in ±1/√in, drawn from the default generator, the weight first.
class Linear {
 public:
  Linear(std::int64_t in, std::int64_t out, Dtype dtype = float32,
         std::source_location at = std::source_location::current());
  Tensor operator()(TensorLike x) const { return linear(x, weight, bias); }
  auto fields() { return gradus::fields("weight", weight, "bias", bias); }

  Tensor weight;
  Tensor bias;
};

}  // namespace gradus::nn
