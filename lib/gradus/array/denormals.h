#pragma once
#include <gradus/array/language.h>

namespace gradus {

/// While one lives, this thread's floating-point unit takes denormal numbers (in float32 those
/// below 1.2e-38) for zero, read and written. A saturated network's gradients turn into them, and
/// each costs a hundred cycles: the digits article's run in float32 is five times slower without
/// this guard. Sets the flush-to-zero and denormals-are-zero bits of x86's MXCSR, or FZ of ARM's
/// FPCR.
class FlushDenormals {
 public:
  FlushDenormals();
  ~FlushDenormals();
  FlushDenormals(const FlushDenormals&) = delete;
  FlushDenormals& operator=(const FlushDenormals&) = delete;

 private:
  unsigned long before_;
};

namespace detail {
/// The control word that the guard changes, for threads that work for another.
unsigned long float_control();
void set_float_control(unsigned long word);
}  // namespace detail

}  // namespace gradus
