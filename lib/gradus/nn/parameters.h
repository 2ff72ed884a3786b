#pragma once
#include <gradus/array/error.h>
#include <gradus/array/scope.h>
#include <gradus/graph/tensor.h>
#include <gradus/nn/visit.h>
#include <set>
#include <source_location>
#include <string>
#include <utility>
#include <vector>

namespace gradus::nn {

namespace detail {

/// Equal for two handles of one parameter, and only for those.
inline const void* identity(const Tensor& parameter) { return parameter.node().get(); }

[[noreturn]] inline void refuse_computed(const std::string& name, const Tensor& tensor,
                                         const std::source_location& at) {
  const graph::Node& node = *tensor.node();
  fail<GraphError>("nn::named_parameters", at,
                   "'" + name + "' was computed by " + node.op() + " (" + describe(node.at()) +
                       "), and only leaves can be trained; make it parameter(...) of the computed "
                       "values, or detach(...) if it is not to be trained");
}

}  // namespace detail

/// The parameters of a model with their names ("towers.0.hidden.weight"), in declaration order: all
/// its tensors that require a gradient, as for_each_tensor finds them. One that the model holds
/// several times is listed once, under its first name.
///
/// GraphError if a tensor that requires a gradient is no leaf; ValueError if two go by one name.
template <class Model>
std::vector<std::pair<std::string, Tensor>>
named_parameters(const Model& model, std::source_location at = std::source_location::current()) {
  std::vector<std::pair<std::string, Tensor>> parameters;
  std::set<const void*> seen;
  std::set<std::string> names;
  for_each_tensor(model, [&](const std::string& name, const Tensor& tensor) {
    if (!tensor.requires_grad()) return;
    if (!tensor.is_leaf()) detail::refuse_computed(name, tensor, at);
    if (!seen.insert(detail::identity(tensor)).second) return;
    if (!names.insert(name).second)
      fail<ValueError>("nn::named_parameters", at,
                       "two parameters are called '" + name +
                           "'; give each a name of its own in "
                           "fields()");
    parameters.emplace_back(name, tensor);
  });
  return parameters;
}

/// The parameters of a model, as named_parameters lists them. The same errors.
template <class Model>
std::vector<Tensor> parameters(const Model& model,
                               std::source_location at = std::source_location::current()) {
  const OpScope scope("nn::parameters", at);
  std::vector<Tensor> parameters;
  for (auto& [name, tensor] : named_parameters(model, at)) parameters.push_back(std::move(tensor));
  return parameters;
}

}  // namespace gradus::nn
