#pragma once
#include <gradus/graph/tensor.h>
#include <array>
#include <source_location>

namespace gradus::optim {

struct SgdOptions {
  double lr = 1e-3;         ///< step size
  double momentum = 0;      ///< share of the last step that goes on
  double dampening = 0;     ///< share of the gradient that momentum leaves out
  double weight_decay = 0;  ///< L2 penalty, added to the gradient
  bool nesterov = false;    ///< look ahead along the momentum; wants momentum and no dampening
};

/// Stochastic gradient descent, as PyTorch's SGD. Parameters without a gradient are skipped.
class Sgd {
 public:
  /// ValueError where an option is out of its range, GraphError where a tensor is no parameter.
  Sgd(Tensors parameters, SgdOptions options = {},
      std::source_location at = std::source_location::current());
  /// One update of every parameter that has a gradient, in place.
  void step(std::source_location at = std::source_location::current());
  void zero_grad() const;

  SgdOptions options;  ///< may be changed between steps, a learning rate for instance

 private:
  Tensors parameters_;
  std::vector<NdArray> velocities_;
};

struct AdamOptions {
  double lr = 1e-3;                            ///< step size
  std::array<double, 2> betas = {0.9, 0.999};  ///< memory of the mean and of the mean square
  double eps = 1e-8;                           ///< added to the root of the mean square
  double weight_decay = 0;                     ///< L2 penalty, added to the gradient
};

/// Adam (Kingma and Ba, 2015), as PyTorch's. Parameters without a gradient are skipped.
class Adam {
 public:
  /// ValueError where an option is out of its range, GraphError where a tensor is no parameter.
  Adam(Tensors parameters, AdamOptions options = {},
       std::source_location at = std::source_location::current());
  /// One update of every parameter that has a gradient, in place.
  void step(std::source_location at = std::source_location::current());
  void zero_grad() const;

  AdamOptions options;  ///< may be changed between steps, a learning rate for instance

 private:
  struct Moments {
    NdArray mean, square;
    std::int64_t steps = 0;
  };
  Tensors parameters_;
  std::vector<Moments> moments_;
};

}  // namespace gradus::optim
