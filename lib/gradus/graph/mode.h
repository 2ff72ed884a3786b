#pragma once
#include <gradus/array/scope.h>

namespace gradus {

namespace detail {
template <auto mode, bool value> struct Setting : ModeGuard<mode> {
  Setting() : ModeGuard<mode>(value) {}
};
}  // namespace detail

/// While one lives, this thread's ops record, or record nothing.
class GradMode : detail::ModeGuard<&detail::Modes::grad_enabled> {
 public:
  explicit GradMode(bool enabled) : ModeGuard(enabled) {}
};
/// While one lives, this thread's ops record nothing.
class NoGrad : detail::Setting<&detail::Modes::grad_enabled, false> {};
/// While one lives, this thread's ops record again, inside a NoGrad.
class EnableGrad : detail::Setting<&detail::Modes::grad_enabled, true> {};
/// While one lives, this thread's ops throw NonFiniteError at the op, forward or backward, whose
/// output first holds a NaN while its inputs hold none, and at the first infinite gradient.
class DetectAnomaly : detail::Setting<&detail::Modes::anomaly, true> {};
namespace graph {
/// While one lives, this thread's ops read every float32 operand as float64: how gradcheck
/// evaluates a float32 function without float32's rounding.
class Widen : detail::Setting<&detail::Modes::widening, true> {};
}  // namespace graph

/// True where this thread's ops record.
inline bool is_grad_enabled() { return detail::modes.grad_enabled; }
inline bool detects_anomaly() { return detail::modes.anomaly; }
inline bool is_widening() { return detail::modes.widening; }
/// True inside a walk: rules run, and what they record is of a higher order.
inline bool is_walking() { return detail::modes.walking; }

}  // namespace gradus
