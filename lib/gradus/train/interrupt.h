#pragma once
#include <gradus/array/language.h>
#include <csignal>

namespace gradus::train {

/// While one lives, the first Ctrl-C (SIGINT) only asks to stop; a second one ends the program. One
/// at a time; afterwards SIGINT does what it did before.
class Interrupt {
 public:
  Interrupt();
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;
  /// True once somebody has asked.
  bool requested() const;

 private:
  struct sigaction before_;
};

}  // namespace gradus::train
