#pragma once
#include <gradus/kernels/images/windows.h>
#include <gradus/kernels/lanes/interleave.h>
#include <gradus/kernels/lanes/share_out.h>
#include <algorithm>
#include <cstdint>
#include <limits>

// The windows that most networks pool over: small squares side by side. Their size is known to the
// compiler: a lane works on several windows at once, each read one time.

namespace gradus::kernels {

template <class T> bool is_maximum(T value, T best) { return (value == best) | (value != value); }
/// NaN counts as larger. | rather than ||, so that nothing branches on what the image holds.
template <class T> T larger(T best, T value) {
  return ((value > best) | (value != value)) ? value : best;
}

/// A row of n windows of K by K, side by side, on an image so wide.
template <std::int64_t K> struct Tiles {
  std::int64_t n, width;

  template <class T> void find_largest(const T* x, T* best) const {
    for (std::int64_t i = 0; i < n; i += Lane<T>::width) {
      const std::int64_t many = std::min(n - i, Lane<T>::width);
      store_row<T, 1>({largest(read(x + i * K, many))}, best + i, many);
    }
  }

  /// to = g, shared out evenly over the places of the maxima, zero at the others.
  template <class T> void share(const T* g, const T* x, T* to) const {
    for (std::int64_t i = 0; i < n; i += Lane<T>::width) {
      const std::int64_t many = std::min(n - i, Lane<T>::width);
      const Places<T> places = read(x + i * K, many);
      const auto shares = shared(load_row<T, 1>(g + i, many)[0], places);
      for (std::int64_t k = 0; k < K; ++k)
        store_row<T, K>(weave<T, K>(shares[k]), to + k * width + i * K, many * K);
    }
  }

 private:
  // The places of several windows, a lane for each.
  template <class T> using Places = std::array<Strands<T, K>, K>;

  template <class T> Places<T> read(const T* x, std::int64_t many) const {
    Places<T> places;
    for (std::int64_t k = 0; k < K; ++k)
      places[k] = take_apart<T, K>(load_row<T, K>(x + k * width, many * K));
    return places;
  }

  template <class T> static Lane<T> largest(const Places<T>& places) {
    Lane<T> best(-std::numeric_limits<T>::infinity());
    for (const auto& row : places)
      for (const Lane<T>& place : row) best = maximum(place, best);
    return best;
  }

  template <class T> static Places<T> shared(Lane<T> g, const Places<T>& places) {
    const Lane<T> best = largest(places);
    const auto has_it = [&](Lane<T> place) { return place == best || isnan(place); };
    Lane<T> holders(0);
    for (const auto& row : places)
      for (const Lane<T>& place : row)
        holders = holders + where(has_it(place), Lane<T>(1), Lane<T>(0));
    const Lane<T> part = g * where(isnan(best), best, 1 / holders);
    Places<T> shares;
    for (std::int64_t y = 0; y < K; ++y)
      for (std::int64_t x = 0; x < K; ++x)
        shares[y][x] = where(has_it(places[y][x]), part, Lane<T>(0));
    return shares;
  }
};

/// True of windows of K by K, side by side.
template <std::int64_t K> bool are_tiles(const Windows& windows) {
  const auto fits = [](const WindowAxis& axis) {
    return axis.kernel == K && axis.stride == K && axis.padding == 0 && axis.dilation == 1;
  };
  return fits(windows.y) && fits(windows.x);
}

/// Calls f(Tiles, first window, first pixel) for every row of windows of all planes; false where
/// the windows are of another kind.
template <class F> bool for_each_tiles(std::int64_t planes, const Windows& windows, F f) {
  const auto visit = [&]<std::int64_t K>(const Tiles<K>& tiles) {
    if (!are_tiles<K>(windows)) return false;
    const std::int64_t rows = windows.y.count(), height = windows.y.size;
    share_out(planes, rows, tiles.n * K * K, [=](Range some, Range part) {
      for (std::int64_t plane = some.begin; plane < some.end; ++plane)
        for (std::int64_t row = part.begin; row < part.end; ++row)
          f(tiles, (plane * rows + row) * tiles.n, (plane * height + row * K) * tiles.width);
    });
    return true;
  };
  const std::int64_t n = windows.x.count(), width = windows.x.size;
  return visit(Tiles<2>{n, width}) || visit(Tiles<3>{n, width});
}

/// True where for_each_tiles() comes to every pixel.
inline bool tiles_cover(const Windows& windows) {
  const auto ends_whole = [](const WindowAxis& axis) { return axis.size % axis.kernel == 0; };
  return (are_tiles<2>(windows) || are_tiles<3>(windows)) && ends_whole(windows.y) &&
         ends_whole(windows.x);
}

}  // namespace gradus::kernels
