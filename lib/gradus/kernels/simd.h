#pragma once
// The one place that includes xsimd, and names the instruction set of lanes; g++ 12 warns inside
// its own AVX-512 headers.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#include <xsimd/xsimd.hpp>
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

#if defined(__AVX512F__) && XSIMD_VERSION_MAJOR == 8
// xsimd 8 has no fused multiply-add for AVX-512, and all its functions multiply and add instead, at
// half the speed. An instruction set of our own has all that the default has, and that besides.
namespace gradus {
struct FusedAvx512 : xsimd::default_arch {};
using LaneArch = FusedAvx512;
}  // namespace gradus

namespace xsimd {
namespace types {
XSIMD_DECLARE_SIMD_REGISTER_ALIAS(gradus::FusedAvx512, xsimd::default_arch);
template <class T>
struct get_bool_simd_register<T, gradus::FusedAvx512> : get_bool_simd_register<T, default_arch> {};
}  // namespace types

namespace kernel {
template <class T> using fused_batch = batch<T, gradus::FusedAvx512>;

#define GRADUS_FUSED(name, instruction)                                                            \
  template <>                                                                                      \
  inline fused_batch<float> name(const fused_batch<float>& x, const fused_batch<float>& y,         \
                                 const fused_batch<float>& z, requires_arch<generic>) noexcept {   \
    return _mm512_##instruction##_ps(x, y, z);                                                     \
  }                                                                                                \
  template <>                                                                                      \
  inline fused_batch<double> name(const fused_batch<double>& x, const fused_batch<double>& y,      \
                                  const fused_batch<double>& z, requires_arch<generic>) noexcept { \
    return _mm512_##instruction##_pd(x, y, z);                                                     \
  }
GRADUS_FUSED(fma, fmadd)
GRADUS_FUSED(fms, fmsub)
GRADUS_FUSED(fnma, fnmadd)
GRADUS_FUSED(fnms, fnmsub)
#undef GRADUS_FUSED
}  // namespace kernel
}  // namespace xsimd
#else
namespace gradus {
using LaneArch = xsimd::default_arch;
}
#endif
