#include <gradus/ops/arguments.h>
#include <gradus/ops/ops.h>
#include <gradus/ops/reduce/over.h>
#include <algorithm>
#include <cmath>

namespace gradus {
namespace {

using detail::Over;
using detail::over;

// n - correction, by which squared deviations are divided; never below 0.
double divisor(const char* op, const TensorLike& x, const Over& over, double correction) {
  if (!std::isfinite(correction))
    fail<ValueError>(op, x.at,
                     "the correction is " + std::to_string(correction) +
                         "; a finite number is wanted, 1 for a sample or 0 for a population");
  return std::max(0.0, static_cast<double>(over.count()) - correction);
}

Tensor deviation(TensorLike x, Over over) {
  over.keep = true;
  return x - detail::mean(x, over);
}

// y = sum of (x - mean)^2 over axes / (n - correction)
Tensor var_over(TensorLike x, Over over, VarOptions options) {
  detail::check_floating("var", x);
  const double n = divisor("var", x, over, options.correction);
  const OpScope scope("var", x.at);
  const Tensor squares = square(deviation(x, over));
  return detail::sum(squares, std::move(over)) / n;
}

// y = |x - mean| over axes / sqrt(n - correction), with norm's derivative 0 where all x are equal
Tensor stddev_over(TensorLike x, Over over, VarOptions options) {
  detail::check_floating("stddev", x);
  const double n = divisor("stddev", x, over, options.correction);
  const OpScope scope("stddev", x.at);
  const Tensor deviations = deviation(x, over);
  return detail::norm(deviations, std::move(over), 2) / std::sqrt(n);
}

}  // namespace

Tensor var(TensorLike x, VarOptions options) { return var(x, AxisList::all(), options); }
Tensor var(TensorLike x, const AxisList& axes, VarOptions options) {
  return var_over(x, over("var", x, axes), options);
}
Tensor var(TensorLike x, const AxisList& axes, KeepDim, VarOptions options) {
  return var_over(x, over("var", x, axes, keepdim), options);
}

Tensor stddev(TensorLike x, VarOptions options) { return stddev(x, AxisList::all(), options); }
Tensor stddev(TensorLike x, const AxisList& axes, VarOptions options) {
  return stddev_over(x, over("stddev", x, axes), options);
}
Tensor stddev(TensorLike x, const AxisList& axes, KeepDim, VarOptions options) {
  return stddev_over(x, over("stddev", x, axes, keepdim), options);
}

}  // namespace gradus
