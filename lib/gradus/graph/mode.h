#pragma once
#include <gradus/array/language.h>
#include <source_location>

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
}  // namespace detail

/// While one lives, this thread's ops record, or record nothing.
class GradMode {
 public:
  explicit GradMode(bool enabled) : before_(detail::modes.grad_enabled) {
    detail::modes.grad_enabled = enabled;
  }
  ~GradMode() { detail::modes.grad_enabled = before_; }
  GradMode(const GradMode&) = delete;
  GradMode& operator=(const GradMode&) = delete;

 private:
  bool before_;
};

/// While one lives, this thread's ops record nothing.
class NoGrad {
 public:
  NoGrad();
  ~NoGrad();
  NoGrad(const NoGrad&) = delete;
  NoGrad& operator=(const NoGrad&) = delete;

 private:
  bool before_;
};

/// While one lives, this thread's ops record again, inside a NoGrad.
class EnableGrad {
 public:
  EnableGrad();
  ~EnableGrad();
  EnableGrad(const EnableGrad&) = delete;
  EnableGrad& operator=(const EnableGrad&) = delete;

 private:
  bool before_;
};

/// True where this thread's ops record.
inline bool is_grad_enabled() { return detail::modes.grad_enabled; }

/// While one lives, this thread's ops throw NonFiniteError at the op, forward or backward, whose
/// output first holds a NaN while its inputs hold none, and at the first infinite gradient.
class DetectAnomaly {
 public:
  DetectAnomaly();
  ~DetectAnomaly();
  DetectAnomaly(const DetectAnomaly&) = delete;
  DetectAnomaly& operator=(const DetectAnomaly&) = delete;

 private:
  bool before_;
};
inline bool detects_anomaly() { return detail::modes.anomaly; }

/// While one lives, nodes made on this thread take the line of the node whose rule is running.
class RuleLine {
 public:
  explicit RuleLine(const std::source_location& at) : before_(detail::modes.rule_line) {
    detail::modes.rule_line = &at;
  }
  ~RuleLine() { detail::modes.rule_line = before_; }
  RuleLine(const RuleLine&) = delete;
  RuleLine& operator=(const RuleLine&) = delete;
  /// The line to use for a node that the caller would place at `at`.
  static const std::source_location& or_else(const std::source_location& at) {
    return detail::modes.rule_line ? *detail::modes.rule_line : at;
  }

 private:
  const std::source_location* before_;
};

/// While one lives, this thread's ops read every float32 operand as float64: how gradcheck
/// evaluates a float32 function without float32's rounding.
class Widen {
 public:
  Widen();
  ~Widen();
  Widen(const Widen&) = delete;
  Widen& operator=(const Widen&) = delete;

 private:
  bool before_;
};

inline bool is_widening() { return detail::modes.widening; }

}  // namespace gradus
