#pragma once
// The one place that includes xsimd, and names the instruction set of lanes; g++ 12 warns inside
// its own AVX-512 headers.
#include <gradus/array/language.h>
#ifdef GRADUS_LIBRARY  // see GRADUS_OWNER: xsimd's names tell few of the flags
#define xsimd xsimd_of_gradus
#endif
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#include <xsimd/xsimd.hpp>
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

#if defined(__AVX512F__) && XSIMD_VERSION_MAJOR < 11
// xsimd before 11 has no fused multiply-add for AVX-512, and all its functions multiply and add
// instead, at half the speed. An instruction set of our own has all that the default has, and that
// besides.
namespace gradus::kernels {
inline namespace GRADUS_OWNER {
struct FusedAvx512 : xsimd::default_arch {};
}  // namespace GRADUS_OWNER
using LaneArch = FusedAvx512;
}  // namespace gradus::kernels

namespace xsimd {
namespace types {
XSIMD_DECLARE_SIMD_REGISTER_ALIAS(gradus::kernels::FusedAvx512, xsimd::default_arch);
template <class T>
struct get_bool_simd_register<T, gradus::kernels::FusedAvx512>
    : get_bool_simd_register<T, default_arch> {};
}  // namespace types

namespace kernel {
template <class T> using fused_batch = batch<T, gradus::kernels::FusedAvx512>;

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

#ifdef __AVX512BW__
// Without optimisation g++'s blends of 8 and 16 bits are macros, to which xsimd gives batches.
#define GRADUS_SELECT(integer, instruction)                                                        \
  template <>                                                                                      \
  inline fused_batch<integer> select(                                                              \
      const batch_bool<integer, gradus::kernels::FusedAvx512>& mask,                               \
      const fused_batch<integer>& x, const fused_batch<integer>& y,                                \
      requires_arch<avx512bw>) noexcept {                                                          \
    return instruction(mask, y, x);                                                                \
  }
GRADUS_SELECT(std::int32_t, _mm512_mask_blend_epi32)
GRADUS_SELECT(std::int64_t, _mm512_mask_blend_epi64)
#undef GRADUS_SELECT
#endif
}  // namespace kernel
}  // namespace xsimd
#else
namespace gradus::kernels {
using LaneArch = xsimd::default_arch;
}
#endif

namespace gradus::detail {

/// The same bits, read as numbers of another type.
template <class To, class From, class Arch>
xsimd::batch<To, Arch> bits_as(const xsimd::batch<From, Arch>& x) {
#if XSIMD_VERSION_MAJOR < 11
  return xsimd::bitwise_cast<xsimd::batch<To, Arch>>(x);
#else
  return xsimd::bitwise_cast<To>(x);
#endif
}

/// a / b, and the square root of x, rounded once. Of float32 on ARM xsimd makes estimates, and NaN
/// of 0 / 1e-45 and of the root of infinity.
template <class T, class Arch>
xsimd::batch<T, Arch> quotient(const xsimd::batch<T, Arch>& a, const xsimd::batch<T, Arch>& b) {
#ifdef __aarch64__
  if constexpr (std::is_same_v<T, float> && sizeof(a) == 16) return vdivq_f32(a, b);
#endif
  return a / b;
}
template <class T, class Arch> xsimd::batch<T, Arch> root(const xsimd::batch<T, Arch>& x) {
#ifdef __aarch64__
  if constexpr (std::is_same_v<T, float> && sizeof(x) == 16) return vsqrtq_f32(x);
#endif
  return xsimd::sqrt(x);
}

/// What x was rounded to has the sign of x; where there is no instruction for it (SSE2), xsimd
/// makes 0 of -0.
template <class T, class Arch>
xsimd::batch<T, Arch> rounded(const xsimd::batch<T, Arch>& to, const xsimd::batch<T, Arch>& x) {
#ifdef __SSE4_1__
  return static_cast<void>(x), to;
#else
  return xsimd::copysign(to, x);
#endif
}

/// x, or the bound that it is beyond; NaN stays. Which number is answered where either is NaN, x86
/// says of its instructions (the second); xsimd does not, and its versions differ.
template <class T, class Arch>
xsimd::batch<T, Arch> clamp(const xsimd::batch<T, Arch>& x, const xsimd::batch<T, Arch>& low,
                            const xsimd::batch<T, Arch>& high) {
#define GRADUS_CLAMP(bytes, prefix)                                                                \
  if constexpr (sizeof(x) == bytes && std::is_same_v<T, float>)                                    \
    return prefix##_max_ps(low, prefix##_min_ps(high, x));                                         \
  if constexpr (sizeof(x) == bytes && std::is_same_v<T, double>)                                   \
    return prefix##_max_pd(low, prefix##_min_pd(high, x));
#ifdef __SSE2__
  GRADUS_CLAMP(16, _mm)
#endif
#ifdef __AVX__
  GRADUS_CLAMP(32, _mm256)
#endif
#ifdef __AVX512F__
  GRADUS_CLAMP(64, _mm512)
#endif
#undef GRADUS_CLAMP
  return xsimd::select(x > high, high, xsimd::select(x < low, low, x));
}

}  // namespace gradus::detail
