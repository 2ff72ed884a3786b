#include <gradus/array/denormals.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace gradus {
namespace {

#if defined(__x86_64__)
constexpr unsigned long flush = 0x8040;  // FTZ and DAZ
unsigned long control() { return _mm_getcsr(); }
void set_control(unsigned long word) { _mm_setcsr(static_cast<unsigned>(word)); }
#elif defined(__aarch64__)
constexpr unsigned long flush = 1ul << 24;  // FZ
unsigned long control() {
  unsigned long word;
  asm volatile("mrs %0, fpcr" : "=r"(word));
  return word;
}
void set_control(unsigned long word) { asm volatile("msr fpcr, %0" : : "r"(word)); }
#else
constexpr unsigned long flush = 0;  // elsewhere the guard does nothing
unsigned long control() { return 0; }
void set_control(unsigned long) {}
#endif

}  // namespace

FlushDenormals::FlushDenormals() : before_(control()) { set_control(before_ | flush); }
FlushDenormals::~FlushDenormals() { set_control(before_); }

unsigned long detail::float_control() { return control(); }
void detail::set_float_control(unsigned long word) { set_control(word); }

}  // namespace gradus
