#pragma once
#include <gradus/kernels/lanes/simd.h>
#include <cstdint>
#include <iterator>
#include <type_traits>

// e^x and e^x - 1 of a batch of numbers, in the usual three steps (Muller, Elementary Functions,
// 2016): with n = round(x / ln 2) and r = x - n ln 2, which is within ln(2) / 2 of zero,
//
//   e^x = 2^n e^r      e^r = 1 + r + r^2 q(r)
//
// n ln 2 is subtracted in two parts, the first so short that n times it is exact. q is the minimax
// polynomial by Remez's exchange: 1 + r + r^2 q is within 2^-28 of e^r in float32, 2^-57 in
// float64. Measured against long double, e^x is within 1.03 ulp and e^x - 1 within 1.7 ulp (1.3 in
// float32), of denormals as well (tests/kernels/lanes/lane_test.cpp).

namespace gradus::detail {

template <class T> struct ExpConstants;
template <> struct ExpConstants<float> {
  static constexpr int digits = 23;          // of the mantissa, as it is stored
  static constexpr float round = 0x1.8p23f;  // what is added to it loses its fraction
  static constexpr float zero = -104;        // from here down e^x is 0,
  static constexpr float minus_one = -18;    // e^x - 1 is -1,
  static constexpr float infinite = 89;      // and from here up both are infinite
  static constexpr float per_ln2 = 1.44269504088896341F;
  static constexpr float ln2_high = 0x1.62e4p-1f, ln2_low = 1.42860682030941723e-6F;
  static constexpr float q[] = {1.3814468814e-3F, 8.3687804335e-3F, 4.1668394173e-2F,
                                1.6666520108e-1F, 4.9999993413e-1F};
};
template <> struct ExpConstants<double> {
  static constexpr int digits = 52;
  static constexpr double round = 0x1.8p52;
  static constexpr double zero = -746, minus_one = -38;
  static constexpr double infinite = 710;
  static constexpr double per_ln2 = 1.44269504088896340736;
  static constexpr double ln2_high = 6.93147180369123816490e-1,
                          ln2_low = 1.90821492927058770002e-10;
  static constexpr double q[] = {2.4999960462135088247e-8, 2.7630378904943343312e-7,
                                 2.7557587354280989131e-6, 2.4801492762002333514e-5,
                                 1.9841269504756358394e-4, 1.3888888943923377347e-3,
                                 8.3333333334956256778e-3, 4.1666666666529186096e-2,
                                 1.6666666666666410234e-1, 5.0000000000000107212e-1};
};

template <class T, class Arch> struct Exponential {
  using batch = xsimd::batch<T, Arch>;
  using Integer = std::conditional_t<sizeof(T) == 4, std::int32_t, std::int64_t>;
  using Constants = ExpConstants<T>;

  static batch exp(batch x) {
    const auto [n, r, q] = reduced(x, Constants::zero);
    return times_two_to(xsimd::fma(r * r, q, r) + batch(T(1)), n);
  }
  /// In halves, as 2^n may be beyond the largest number where e^x - 1 is not.
  static batch expm1(batch x) {
    const auto [n, r, q] = reduced(x, Constants::minus_one);
    const batch half = two_to(n - batch(T(1)));
    const batch line = xsimd::fma(half, r, half - batch(T(0.5)));
    const batch y = xsimd::fma(half * r * r, q, line);
    return xsimd::select(xsimd::abs(x) < batch(T(1e-30)), x, y + y);  // -0 and denormals as well
  }

 private:
  struct Reduced {
    batch n, r, q;
  };  // the names above

  static Reduced reduced(batch x, T lowest) {
    x = clamp(x, batch(lowest), batch(Constants::infinite));
    const batch round(Constants::round);
    const batch n = xsimd::fma(x, batch(Constants::per_ln2), round) - round;
    const batch coarse = xsimd::fma(n, batch(-Constants::ln2_high), x);
    const batch r = xsimd::fma(n, batch(-Constants::ln2_low), coarse);
    batch q(Constants::q[0]);
    for (std::size_t k = 1; k < std::size(Constants::q); ++k)
      q = xsimd::fma(q, r, batch(Constants::q[k]));
    return {n, r, q};
  }

  /// 2^n for a whole n for which it is a normal number: n is moved to where the exponent stands.
  static batch two_to(batch n) {
    const auto shifted = bits_as<Integer>(n + batch(Constants::round)) << Constants::digits;
    return bits_as<T>(shifted + bits_as<Integer>(batch(T(1))));
  }

  /// p 2^n. In two steps, of which only the second may round or overflow.
  static batch times_two_to(batch p, batch n) {
#ifdef __AVX512F__
    if constexpr (std::is_same_v<T, float> && batch::size == 16) return _mm512_scalef_ps(p, n);
    if constexpr (std::is_same_v<T, double> && batch::size == 8) return _mm512_scalef_pd(p, n);
#endif
    const batch round(Constants::round), half = xsimd::fma(n, batch(T(0.5)), round) - round;
    return p * two_to(half) * two_to(n - half);
  }
};

}  // namespace gradus::detail
