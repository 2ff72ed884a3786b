#pragma once
#include <gradus/array/language.h>
#include <source_location>
#include <type_traits>
#include <utility>

namespace gradus {

namespace detail {
/// This thread's modes. Constant-initialised, so that reading them costs no guard; of no TLS model
/// of their own, as a shared object with gradus inside could not be loaded while a program runs.
struct Modes {
  bool grad_enabled = true;
  bool anomaly = false;
  bool widening = false;
  const std::source_location* rule_line = nullptr;
};
extern constinit thread_local Modes modes;

/// While one lives, a mode of this thread is another; then what it was before.
template <auto mode> class ModeGuard {
 public:
  explicit ModeGuard(auto value) : before_(std::exchange(modes.*mode, value)) {}
  ~ModeGuard() { modes.*mode = before_; }
  ModeGuard(const ModeGuard&) = delete;
  ModeGuard& operator=(const ModeGuard&) = delete;

 private:
  std::remove_reference_t<decltype(modes.*mode)> before_;
};
}  // namespace detail

/// While one lives, this thread's ops record, or record nothing.
class GradMode : detail::ModeGuard<&detail::Modes::grad_enabled> {
 public:
  explicit GradMode(bool enabled) : ModeGuard(enabled) {}
};
/// While one lives, this thread's ops record nothing.
class NoGrad : detail::ModeGuard<&detail::Modes::grad_enabled> {
 public:
  NoGrad() : ModeGuard(false) {}
};
/// While one lives, this thread's ops record again, inside a NoGrad.
class EnableGrad : detail::ModeGuard<&detail::Modes::grad_enabled> {
 public:
  EnableGrad() : ModeGuard(true) {}
};
/// While one lives, this thread's ops throw NonFiniteError at the op, forward or backward, whose
/// output first holds a NaN while its inputs hold none, and at the first infinite gradient.
class DetectAnomaly : detail::ModeGuard<&detail::Modes::anomaly> {
 public:
  DetectAnomaly() : ModeGuard(true) {}
};
namespace graph {
/// While one lives, this thread's ops read every float32 operand as float64: how gradcheck
/// evaluates a float32 function without float32's rounding.
class Widen : detail::ModeGuard<&detail::Modes::widening> {
 public:
  Widen() : ModeGuard(true) {}
};
}  // namespace graph
/// While one lives, nodes made on this thread take the line of the node whose rule is running.
class RuleLine : detail::ModeGuard<&detail::Modes::rule_line> {
 public:
  explicit RuleLine(const std::source_location& at) : ModeGuard(&at) {}
  /// The line to use for a node that the caller would place at `at`.
  static const std::source_location& or_else(const std::source_location& at) {
    return detail::modes.rule_line ? *detail::modes.rule_line : at;
  }
};

/// True where this thread's ops record.
inline bool is_grad_enabled() { return detail::modes.grad_enabled; }
inline bool detects_anomaly() { return detail::modes.anomaly; }
inline bool is_widening() { return detail::modes.widening; }

}  // namespace gradus
