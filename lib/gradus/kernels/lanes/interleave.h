#pragma once
#include <gradus/kernels/lanes/lane.h>
#include <gradus/kernels/lanes/unroll.h>
#include <algorithm>
#include <array>
#include <utility>

// K rows woven into one: element k of tuple i lies at i · K + k. Taken apart, a lane holds the
// elements k of several tuples side by side.

namespace gradus::kernels {

template <class T, std::int64_t K> using Strands = std::array<Lane<T>, K>;

// Element i of the answer is element index(i) of a, or of b where that is `width` and more.
template <int (*index)(int), class T> Lane<T> shuffle(Lane<T> a, Lane<T> b) {
  return [&]<int... i>(std::integer_sequence<int, i...>) {
    return typename Lane<T>::batch(__builtin_shufflevector(
        a.v.data, b.v.data, std::integral_constant<int, index(i)>::value...));
  }
  (std::make_integer_sequence<int, Lane<T>::width>());
}

// Where strand k has its element i: in lanes `lane` - 1 and `lane`, the earlier ones done already.
template <int K, int width, int k, int lane> constexpr int from_lanes(int i) {
  const int at = i * K + k - (lane - 1) * width;
  if (lane == 1) return at < 2 * width ? at : 0;
  return at >= width && at < 2 * width ? at : i;
}
// Where lane `lane` has its element i: in strands k - 1 and k, the earlier ones done already.
template <int K, int width, int lane, int k> constexpr int from_strands(int i) {
  const int at = lane * width + i, strand = at % K, tuple = at / K;
  if (k == 1) return strand < 2 ? strand * width + tuple : 0;
  return strand == k ? width + tuple : i;
}

/// Lanes that follow each other in memory, into the strands of their tuples.
template <class T, std::int64_t K> Strands<T, K> take_apart(const Strands<T, K>& lanes) {
  Strands<T, K> strands;
  for_each_constant<0, K>([&](auto k) {
    strands[k] = lanes[0];
    for_each_constant<1, K>([&](auto lane) {
      strands[k] = shuffle<from_lanes<K, Lane<T>::width, k, lane>>(strands[k], lanes[lane]);
    });
  });
  return strands;
}

/// The inverse.
template <class T, std::int64_t K> Strands<T, K> weave(const Strands<T, K>& strands) {
  Strands<T, K> lanes;
  for_each_constant<0, K>([&](auto lane) {
    lanes[lane] = strands[0];
    for_each_constant<1, K>([&](auto k) {
      lanes[lane] = shuffle<from_strands<K, Lane<T>::width, lane, k>>(lanes[lane], strands[k]);
    });
  });
  return lanes;
}

/// The first n elements of a row, in lanes that follow each other; zeros after the n-th.
template <class T, std::int64_t K> Strands<T, K> load_row(const T* from, std::int64_t n) {
  Strands<T, K> lanes;
  for (std::int64_t k = 0; k < K; ++k, n -= Lane<T>::width, from += Lane<T>::width)
    lanes[k] = n >= Lane<T>::width ? Lane<T>::load(from)
               : n > 0             ? Lane<T>::load(from, n)
                                   : Lane<T>(0);
  return lanes;
}
template <class T, std::int64_t K>
void store_row(const Strands<T, K>& lanes, T* to, std::int64_t n) {
  for (std::int64_t k = 0; k < K && n > 0; ++k, n -= Lane<T>::width, to += Lane<T>::width)
    if (n >= Lane<T>::width)
      lanes[k].store(to);
    else
      lanes[k].store(to, n);
}

}  // namespace gradus::kernels
