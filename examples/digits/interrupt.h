#pragma once
#include <csignal>

namespace digits {

/// While one lives, the first Ctrl-C (SIGINT) only asks to stop; a second one ends the program.
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

}  // namespace digits
