#pragma once
#include <gradus/kernels/windows.h>
#include <cstdint>
#include <limits>

// The windows that most networks pool over: small squares side by side. Their size is known to the
// compiler, so that it works on several windows at once, each read one time.

namespace gradus::kernels {

template <class T> bool is_maximum(T value, T best) { return (value == best) | (value != value); }
/// NaN counts as larger. | rather than ||, so that nothing branches on what the image holds.
template <class T> T larger(T best, T value) {
  return ((value > best) | (value != value)) ? value : best;
}

/// A row of n windows of K by K, side by side, on an image so wide.
template <std::int64_t K> struct Tiles {
  std::int64_t n, width;

  template <class T> T largest(const T* x, std::int64_t i) const {
    T best = -std::numeric_limits<T>::infinity();
    for (std::int64_t k = 0; k < K * K; ++k) best = larger(best, x[k / K * width + i * K + k % K]);
    return best;
  }

  template <class T> void find_largest(const T* x, T* best) const {
    for (std::int64_t i = 0; i < n; ++i) best[i] = largest(x, i);
  }

  /// to += g, shared out evenly over the places of the maxima.
  template <class T> void share(const T* g, const T* x, T* to) const {
    for (std::int64_t i = 0; i < n; ++i) {
      const T best = largest(x, i);
      T places = 0;
      for (std::int64_t k = 0; k < K * K; ++k)
        places += is_maximum(x[k / K * width + i * K + k % K], best) ? T(1) : T(0);
      const T part = g[i] * (best == best ? 1 / places : best);
      for (std::int64_t k = 0; k < K * K; ++k) {
        const std::int64_t at = k / K * width + i * K + k % K;
        to[at] += is_maximum(x[at], best) ? part : T(0);
      }
    }
  }
};

/// Calls f(Tiles, first window, first pixel) for every row of windows of all planes; false where
/// the windows are of another kind.
template <class F> bool for_each_tiles(std::int64_t planes, const Windows& windows, F f) {
  const auto visit = [&]<std::int64_t K>(const Tiles<K>& tiles) {
    const auto fits = [](const WindowAxis& axis) {
      return axis.kernel == K && axis.stride == K && axis.padding == 0 && axis.dilation == 1;
    };
    if (!fits(windows.y) || !fits(windows.x)) return false;
    for (std::int64_t plane = 0; plane < planes; ++plane)
      for (std::int64_t row = 0; row < windows.y.count(); ++row)
        f(tiles, (plane * windows.y.count() + row) * tiles.n,
          (plane * windows.y.size + row * K) * tiles.width);
    return true;
  };
  const std::int64_t n = windows.x.count(), width = windows.x.size;
  return visit(Tiles<2>{n, width}) || visit(Tiles<3>{n, width});
}

}  // namespace gradus::kernels
