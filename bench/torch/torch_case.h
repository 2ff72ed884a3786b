#pragma once
#include <torch/torch.h>
#include "../case.h"

// The same cases as libtorch's users write them, with the tricks that make them fastest there:
// gradients set to none between steps, one thread, denormals flushed where gradus flushes them.

inline torch::Tensor weight(torch::IntArrayRef shape, double scale = 0.1) {
  return (torch::randn(shape) * scale).set_requires_grad(true);
}

inline void reset_gradients(const std::vector<torch::Tensor>& parameters) {
  for (const auto& p : parameters) p.mutable_grad().reset();
}
inline void reset_gradients(torch::optim::Optimizer& optimizer) {
  for (const auto& group : optimizer.param_groups()) reset_gradients(group.params());
}
