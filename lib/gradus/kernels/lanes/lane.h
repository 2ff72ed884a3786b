#pragma once
#include <gradus/kernels/lanes/exponential.h>
#include <gradus/kernels/lanes/simd.h>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <type_traits>

// What a lambda of an elementwise op works on: a few elements side by side, with arithmetic,
// comparisons, `where` and the functions of <cmath>, all found by argument-dependent lookup. The
// instruction set is part of the type, so code built with other flags never shares these functions.
//
// Where xsimd 8.1 is wrong at an edge or off by more than a few ulp, libm answers lane by lane.
// What its versions and instruction sets do differently, simd.h makes alike.

namespace gradus::kernels {

template <class T, class Arch = LaneArch> struct Lane;

/// The outcome of a comparison of lanes.
template <class T, class Arch> struct LaneMask {
  using value = Lane<T, Arch>;
  using bools = std::conditional_t<std::is_floating_point_v<T>, xsimd::batch_bool<T, Arch>, bool>;
  bools v;

  friend LaneMask operator&&(LaneMask a, LaneMask b) { return {bools(a.v & b.v)}; }
  friend LaneMask operator||(LaneMask a, LaneMask b) { return {bools(a.v | b.v)}; }
  friend LaneMask operator!(LaneMask a) { return {bools(!a.v)}; }
  /// a where the mask holds, else b. Both are computed; only one is chosen.
  friend value where(LaneMask m, value a, value b) { return value::select(m, a, b); }
};

/// A few float32 or float64 elements.
template <class T, class Arch> struct Lane {
  using batch = xsimd::batch<T, Arch>;
  using mask = LaneMask<T, Arch>;
  using element = T;
  static constexpr std::int64_t width = static_cast<std::int64_t>(batch::size);
  batch v;

  Lane() = default;
  Lane(batch value) : v(value) {}
  /// Every element the same number.
  template <class N>
    requires std::is_arithmetic_v<N> Lane(N number) : v(static_cast<T>(number)) {}

    static Lane load(const T* from) { return batch::load_unaligned(from); }
    void store(T* to) const { v.store_unaligned(to); }
    T first() const { return v.data[0]; }
    /// The first `n` elements (fewer than width); the rest is zero.
    static Lane load(const T* from, std::int64_t n) {
#ifdef __AVX512F__
      if constexpr (std::is_same_v<T, float> && width == 16)
        return batch(_mm512_maskz_loadu_ps(static_cast<__mmask16>((1u << n) - 1), from));
      if constexpr (std::is_same_v<T, double> && width == 8)
        return batch(_mm512_maskz_loadu_pd(static_cast<__mmask8>((1u << n) - 1), from));
#endif
      alignas(64) T padded[batch::size] = {};
      std::memcpy(padded, from, static_cast<std::size_t>(n) * sizeof(T));
      return batch::load_aligned(padded);
    }
    void store(T* to, std::int64_t n) const {
#ifdef __AVX512F__
      if constexpr (std::is_same_v<T, float> && width == 16)
        return _mm512_mask_storeu_ps(to, static_cast<__mmask16>((1u << n) - 1), v);
      if constexpr (std::is_same_v<T, double> && width == 8)
        return _mm512_mask_storeu_pd(to, static_cast<__mmask8>((1u << n) - 1), v);
#endif
      alignas(64) T padded[batch::size];
      v.store_aligned(padded);
      std::memcpy(to, padded, static_cast<std::size_t>(n) * sizeof(T));
    }
    static Lane select(mask m, Lane a, Lane b) { return xsimd::select(m.v, a.v, b.v); }

    friend Lane operator+(Lane a, Lane b) { return a.v + b.v; }
    friend Lane operator-(Lane a, Lane b) { return a.v - b.v; }
    friend Lane operator*(Lane a, Lane b) { return a.v * b.v; }
    friend Lane operator/(Lane a, Lane b) { return detail::quotient(a.v, b.v); }
    friend Lane operator-(Lane a) { return a.v ^ batch(T(-0.0)); }  // some of xsimd's make 0 of 0
    friend mask operator<(Lane a, Lane b) { return {a.v < b.v}; }
    friend mask operator<=(Lane a, Lane b) { return {a.v <= b.v}; }
    friend mask operator>(Lane a, Lane b) { return {a.v > b.v}; }
    friend mask operator>=(Lane a, Lane b) { return {a.v >= b.v}; }
    friend mask operator==(Lane a, Lane b) { return {a.v == b.v}; }
    friend mask operator!=(Lane a, Lane b) { return {!(a.v == b.v)}; }  // true for NaN
    friend mask isnan(Lane a) { return {xsimd::isnan(a.v)}; }
    friend mask isfinite(Lane a) { return abs(a) <= std::numeric_limits<T>::max(); }

    /// a b + c, rounded once where there is an instruction for it.
    friend Lane fma(Lane a, Lane b, Lane c) { return xsimd::fma(a.v, b.v, c.v); }
    friend Lane abs(Lane a) { return xsimd::abs(a.v); }
    friend Lane sqrt(Lane a) { return detail::root(a.v); }
    friend Lane floor(Lane a) { return detail::rounded(xsimd::floor(a.v), a.v); }
    friend Lane ceil(Lane a) { return detail::rounded(xsimd::ceil(a.v), a.v); }
    friend Lane trunc(Lane a) { return detail::rounded(xsimd::trunc(a.v), a.v); }
    friend Lane round(Lane a) { return xsimd::nearbyint(a.v); }  // half to even
    /// -1, 0 or 1; NaN stays.
    friend Lane sign(Lane a) { return where(a > 0, Lane(1), where(a < 0, Lane(-1), a)); }
    friend Lane maximum(Lane a, Lane b) { return where(a > b || isnan(a), a, b); }
    friend Lane minimum(Lane a, Lane b) { return where(a < b || isnan(a), a, b); }

    friend Lane exp(Lane a) { return Exponential::exp(a.v); }
    friend Lane expm1(Lane a) { return Exponential::expm1(a.v); }
    friend Lane log(Lane a) { return log_of(a); }
    friend Lane log1p(Lane a) { return where(a == 0, a, xsimd::log1p(a.v)); }  // of -0 it makes 0
    friend Lane sin(Lane a) { return xsimd::sin(a.v); }
    friend Lane cos(Lane a) { return xsimd::cos(a.v); }
    friend Lane asin(Lane a) { return xsimd::asin(a.v); }
    friend Lane atan(Lane a) { return xsimd::atan(a.v); }
    friend Lane sinh(Lane a) { return xsimd::sinh(a.v); }
    friend Lane tanh(Lane a) { return xsimd::tanh(a.v); }
    friend Lane sigmoid(Lane a) { return 1 / (1 + exp(-a)); }

    friend Lane exp2(Lane a) {
      return each([](T x) { return std::exp2(x); }, a);
    }
    friend Lane log2(Lane a) {
      return each([](T x) { return std::log2(x); }, a);
    }
    friend Lane log10(Lane a) {
      return each([](T x) { return std::log10(x); }, a);
    }
    friend Lane tan(Lane a) {
      return each([](T x) { return std::tan(x); }, a);
    }
    friend Lane acos(Lane a) {
      return each([](T x) { return std::acos(x); }, a);
    }
    friend Lane cosh(Lane a) {
      return each([](T x) { return std::cosh(x); }, a);
    }
    friend Lane asinh(Lane a) {
      return each([](T x) { return std::asinh(x); }, a);
    }
    friend Lane acosh(Lane a) {
      return each([](T x) { return std::acosh(x); }, a);
    }
    friend Lane atanh(Lane a) {
      return each([](T x) { return std::atanh(x); }, a);
    }
    friend Lane erf(Lane a) {
      if constexpr (std::is_same_v<T, float>)  // xsimd's is within 2.3 ulp there
        return xsimd::erf(a.v);
      else
        return each([](T x) { return std::erf(x); }, a);
    }
    friend Lane erfc(Lane a) {
      return each([](T x) { return std::erfc(x); }, a);
    }
    friend Lane pow(Lane a, Lane b) {
      return each([](T x, T y) { return std::pow(x, y); }, a, b);
    }
    /// Else xsimd's template for a whole exponent would be found, which takes any type.
    template <class N>
      requires std::is_integral_v<N>
    friend Lane pow(Lane a, N b) { return pow(a, Lane(b)); }
    friend Lane atan2(Lane a, Lane b) {
      return each([](T x, T y) { return std::atan2(x, y); }, a, b);
    }
    friend Lane hypot(Lane a, Lane b) {
      return each([](T x, T y) { return std::hypot(x, y); }, a, b);
    }
    friend Lane fmod(Lane a, Lane b) {
      return each([](T x, T y) { return std::fmod(x, y); }, a, b);
    }

   private:
    using Exponential = detail::Exponential<T, Arch>;

    // Calls f on one element after the other.
    template <class F, class... L> static Lane each(F f, L... lanes) {
      alignas(64) T in[sizeof...(L)][batch::size];
      alignas(64) T out[batch::size];
      std::size_t k = 0;
      (lanes.v.store_aligned(in[k++]), ...);
      for (std::int64_t i = 0; i < width; ++i) {
        if constexpr (sizeof...(L) == 1)
          out[i] = f(in[0][i]);
        else
          out[i] = f(in[0][i], in[1][i]);
      }
      return batch::load_aligned(out);
    }

    // xsimd's log takes denormals for zero: they are scaled up by a power of two first.
    static Lane log_of(Lane a) {
      constexpr int digits = std::numeric_limits<T>::digits;
      const mask tiny = a < std::numeric_limits<T>::min() && a > 0;
      const Lane scaled = where(tiny, a * static_cast<T>(std::uint64_t{1} << digits), a);
      const Lane offset = where(tiny, Lane(digits * 0.6931471805599453), Lane(0));
      return Lane(xsimd::log(scaled.v)) - offset;
    }
};

/// int64 elements, one at a time.
template <class Arch> struct Lane<std::int64_t, Arch> {
  using T = std::int64_t;
  using mask = LaneMask<T, Arch>;
  using element = T;
  static constexpr std::int64_t width = 1;
  T v;

  Lane() = default;
  template <class N>
    requires std::is_arithmetic_v<N> Lane(N number) : v(static_cast<T>(number)) {}

    static Lane load(const T* from) { return *from; }
    static Lane load(const T*, std::int64_t) { return 0; }
    void store(T* to) const { *to = v; }
    T first() const { return v; }
    void store(T*, std::int64_t) const {}
    static Lane select(mask m, Lane a, Lane b) { return m.v ? a : b; }

    // Overflow wraps, as in NumPy.
    friend Lane operator+(Lane a, Lane b) { return wrap(unsign(a) + unsign(b)); }
    friend Lane operator-(Lane a, Lane b) { return wrap(unsign(a) - unsign(b)); }
    friend Lane operator*(Lane a, Lane b) { return wrap(unsign(a) * unsign(b)); }
    friend Lane operator-(Lane a) { return wrap(0 - unsign(a)); }
    friend mask operator<(Lane a, Lane b) { return {a.v < b.v}; }
    friend mask operator<=(Lane a, Lane b) { return {a.v <= b.v}; }
    friend mask operator>(Lane a, Lane b) { return {a.v > b.v}; }
    friend mask operator>=(Lane a, Lane b) { return {a.v >= b.v}; }
    friend mask operator==(Lane a, Lane b) { return {a.v == b.v}; }
    friend mask operator!=(Lane a, Lane b) { return {a.v != b.v}; }
    friend mask isnan(Lane) { return {false}; }
    friend mask isfinite(Lane) { return {true}; }
    friend Lane abs(Lane a) { return a.v < 0 ? -a : a; }
    friend Lane sign(Lane a) { return (a.v > 0) - (a.v < 0); }
    friend Lane maximum(Lane a, Lane b) { return a.v > b.v ? a : b; }
    friend Lane minimum(Lane a, Lane b) { return a.v < b.v ? a : b; }

   private:
    static std::uint64_t unsign(Lane a) { return static_cast<std::uint64_t>(a.v); }
    static Lane wrap(std::uint64_t bits) { return static_cast<T>(bits); }
};

}  // namespace gradus::kernels
