#pragma once
#include <gradus/array/scope.h>
#include <gradus/graph/tensor.h>
#include <gradus/nn/visit.h>
#include <source_location>
#include <string>
#include <utility>
#include <vector>

namespace gradus::nn {

namespace detail {

using NamedTensors = std::vector<std::pair<std::string, Tensor>>;

/// Appends a tensor that requires a gradient.
void add_trained(NamedTensors& to, const std::string& name, const Tensor& tensor);
/// The same with each parameter once. The errors of named_parameters.
NamedTensors checked_parameters(const NamedTensors& trained, const std::source_location& at);

}  // namespace detail

/// The parameters of a model with their names ("towers.0.hidden.weight"), in declaration order: all
/// its tensors that require a gradient, as for_each_tensor finds them. One that the model holds
/// several times is listed once, under its first name.
///
/// GraphError if a tensor that requires a gradient is no leaf; ValueError if two go by one name.
template <class Model>
std::vector<std::pair<std::string, Tensor>>
named_parameters(const Model& model, std::source_location at = std::source_location::current()) {
  detail::NamedTensors trained;
  for_each_tensor(model, [&](const std::string& name, const Tensor& tensor) {
    detail::add_trained(trained, name, tensor);
  });
  return detail::checked_parameters(trained, at);
}

/// The parameters of a model, as named_parameters lists them. The same errors.
template <class Model>
std::vector<Tensor> parameters(const Model& model,
                               std::source_location at = std::source_location::current()) {
  const OpScope scope("nn::parameters", at);
  Tensors tensors;
  for (auto& [name, tensor] : named_parameters(model, at)) tensors.push_back(std::move(tensor));
  return tensors;
}

}  // namespace gradus::nn
