#include <gradus/kernels/dense/copy.h>
#include <gradus/kernels/dense/optimizers.h>
#include <gradus/optim/optim.h>
#include <cmath>

namespace gradus::optim {
namespace {

void check_parameters(const char* who, const Tensors& parameters, const std::source_location& at) {
  for (std::size_t k = 0; k < parameters.size(); ++k)
    if (!parameters[k].requires_grad() || !parameters[k].is_leaf())
      fail<GraphError>(who, at,
                       "tensor " + std::to_string(k) + " " + describe(parameters[k].shape(at)) +
                           " is no parameter; make it with parameter()");
}

void check_option(const char* who, const char* option, double value, bool fits,
                  const std::source_location& at) {
  if (!fits)
    fail<ValueError>(who, at,
                     std::string(option) + " = " + std::to_string(value) + " is out of range");
}

void zero_gradients(const Tensors& parameters) {
  for (const auto& parameter : parameters) parameter.zero_grad();
}

NdArray zeros_like(const NdArray& x) { return kernels::full(x.shape(), 0.0, x.dtype()); }

}  // namespace

Sgd::Sgd(Tensors parameters, SgdOptions options, std::source_location at)
    : options(options), parameters_(std::move(parameters)), velocities_(parameters_.size()) {
  check_parameters("optim::Sgd", parameters_, at);
  check_option("optim::Sgd", "lr", options.lr, options.lr >= 0, at);
  check_option("optim::Sgd", "momentum", options.momentum, options.momentum >= 0, at);
  check_option("optim::Sgd", "weight_decay", options.weight_decay, options.weight_decay >= 0, at);
  if (options.nesterov && (options.momentum == 0 || options.dampening != 0))
    fail<ValueError>("optim::Sgd", at, "nesterov wants a momentum above 0 and no dampening");
}

void Sgd::step(std::source_location at) {
  for (std::size_t k = 0; k < parameters_.size(); ++k) {
    const Tensor& parameter = parameters_[k];
    if (!parameter.has_grad()) continue;
    NdArray& velocity = velocities_[k];
    const bool first = !velocity;
    if (first && options.momentum != 0) velocity = zeros_like(parameter.array());
    kernels::sgd(parameter.array(), parameter.grad().array(), velocity,
                 {options.lr, options.momentum, options.dampening, options.weight_decay,
                  options.nesterov, first});
    parameter.array().bump_version(at);
  }
}

void Sgd::zero_grad() const { zero_gradients(parameters_); }

Adam::Adam(Tensors parameters, AdamOptions options, std::source_location at)
    : options(options), parameters_(std::move(parameters)), moments_(parameters_.size()) {
  check_parameters("optim::Adam", parameters_, at);
  check_option("optim::Adam", "lr", options.lr, options.lr >= 0, at);
  check_option("optim::Adam", "eps", options.eps, options.eps >= 0, at);
  check_option("optim::Adam", "weight_decay", options.weight_decay, options.weight_decay >= 0, at);
  for (const double beta : options.betas)
    check_option("optim::Adam", "beta", beta, beta >= 0 && beta < 1, at);
}

void Adam::step(std::source_location at) {
  const auto [beta1, beta2] = options.betas;
  for (std::size_t k = 0; k < parameters_.size(); ++k) {
    const Tensor& parameter = parameters_[k];
    if (!parameter.has_grad()) continue;
    auto& [mean, square, steps] = moments_[k];
    if (steps == 0) {
      mean = zeros_like(parameter.array());
      square = zeros_like(parameter.array());
    }
    ++steps;
    const auto t = static_cast<double>(steps);
    kernels::adam(parameter.array(), parameter.grad().array(), mean, square,
                  {options.lr, beta1, beta2, options.eps, options.weight_decay,
                   1 - std::pow(beta1, t), 1 - std::pow(beta2, t)});
    parameter.array().bump_version(at);
  }
}

void Adam::zero_grad() const { zero_gradients(parameters_); }

}  // namespace gradus::optim
