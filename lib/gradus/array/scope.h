#pragma once
#include <gradus/array/language.h>
#include <source_location>
#include <type_traits>
#include <utility>

namespace gradus {

namespace detail {
/// Last argument of whatever may throw: the caller's line.
using At = std::source_location;
/// An op that was called, and the line of the call.
struct Call {
  const char* op;
  At at;
};

/// This thread's modes. Constant-initialised, so that reading them costs no guard; of no TLS model
/// of their own, as a shared object with gradus inside could not be loaded while a program runs.
struct Modes {
  bool grad_enabled = true;
  bool anomaly = false;
  bool widening = false;
  bool walking = false;
  const Call* call = nullptr;  // what nodes and messages name; null where each op names itself
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

/// While one lives, this thread's ops are parts of the op `op`, called at `at`: their nodes stand
/// at that line, and what they throw names that op and that line. Where one lives already, that one
/// counts: the op that the user called.
class OpScope : detail::ModeGuard<&detail::Modes::call> {
 public:
  OpScope(const char* op, const std::source_location& at)
      : ModeGuard(detail::modes.call ? detail::modes.call : &call_), call_{op, at} {}
  /// The line of the op that the user called, where one is known, else `at`.
  static const std::source_location& line_or(const std::source_location& at) {
    return detail::modes.call ? detail::modes.call->at : at;
  }

 private:
  detail::Call call_;
};

namespace detail {
/// While one lives, a rule of a recorded op runs: nodes and messages are those of its call.
class RuleScope : ModeGuard<&Modes::call> {
 public:
  explicit RuleScope(const Call& call) : ModeGuard(&call) {}
};
/// Calls a function of the user's, whose nodes and messages have lines of their own.
template <class F, class... A> auto call_user(const F& f, const A&... arguments) {
  const ModeGuard<&Modes::call> none(nullptr);
  return f(arguments...);
}
}  // namespace detail

}  // namespace gradus
