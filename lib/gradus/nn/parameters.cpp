#include <gradus/array/error.h>
#include <gradus/nn/parameters.h>
#include <set>

namespace gradus::nn::detail {

std::string join(const std::string& path, std::string_view name) {
  return path.empty() ? std::string(name) : path + '.' + std::string(name);
}

void add_trained(NamedTensors& to, const std::string& name, const Tensor& tensor) {
  if (tensor.requires_grad()) to.emplace_back(name, tensor);
}

NamedTensors checked_parameters(const NamedTensors& trained, const std::source_location& at) {
  NamedTensors parameters;
  std::set<const void*> seen;
  std::set<std::string> names;
  for (const auto& [name, tensor] : trained) {
    const graph::Node& node = *tensor.node();
    if (!tensor.is_leaf())
      fail<GraphError>("nn::named_parameters", at,
                       "'" + name + "' was computed by " + node.op() + " (" + describe(node.at()) +
                           "), and only leaves can be trained; make it parameter(...) of the "
                           "computed values, or detach(...) if it is not to be trained");
    // Handles of one parameter share its node.
    if (!seen.insert(&node).second) continue;
    if (!names.insert(name).second)
      fail<ValueError>("nn::named_parameters", at,
                       "two parameters are called '" + name +
                           "'; give each a name of its own in fields()");
    parameters.emplace_back(name, tensor);
  }
  return parameters;
}

}  // namespace gradus::nn::detail
