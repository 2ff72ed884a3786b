#include <gradus/kernels/copy.h>
#include <gradus/kernels/lane.h>
#include <gradus/kernels/softmax.h>
#include <algorithm>
#include <cmath>
#include <limits>

namespace gradus::kernels {
namespace {

template <class T> T largest(const T* x, std::int64_t n) {
  T best = -std::numeric_limits<T>::infinity();
  for (std::int64_t i = 0; i < n; ++i) best = x[i] > best || x[i] != x[i] ? x[i] : best;
  return best;
}

// A row of -inf alone stands for nothing: its softmax is 0, not NaN.
template <class T> bool is_nothing(T largest) {
  return largest == -std::numeric_limits<T>::infinity();
}

// y = e^(x - shift); answers the sum.
template <class T> T exponentials(const T* x, T* y, std::int64_t n, T shift) {
  using L = Lane<T>;
  const L offset(shift);
  L sum(0);
  std::int64_t i = 0;
  for (; i + L::width <= n; i += L::width) {
    const L e = exp(L::load(x + i) - offset);
    e.store(y + i);
    sum = sum + e;
  }
  alignas(64) T lanes[L::width];
  sum.store(lanes);
  T total = 0;
  for (const T lane : lanes) total += lane;
  if (i == n) return total;
  exp(L::load(x + i, n - i) - offset).store(y + i, n - i);
  for (; i < n; ++i) total += y[i];
  return total;
}

template <class T> void scale(T* y, std::int64_t n, T factor) {
  for (std::int64_t i = 0; i < n; ++i) y[i] *= factor;
}

// Calls f(row of x, row of y, length) for all rows along the last axis.
template <class F> Array by_rows(const Array& x, F f) {
  const Array dense = contiguous(x);
  Array y = Array::empty(x.shape(), x.dtype());
  const std::int64_t length = x.shape().back();
  if (x.size() == 0) return y;
  visit_floating(x.dtype(), [&]<class T>(T) {
    for (std::int64_t start = 0; start < x.size(); start += length)
      f(dense.data<T>() + start, y.data<T>() + start, length);
  });
  return y;
}

}  // namespace

Array softmax(const Array& x) {
  return by_rows(x, []<class T>(const T* from, T* to, std::int64_t n) {
    const T shift = largest(from, n);
    if (is_nothing(shift)) return void(std::fill_n(to, n, T(0)));
    scale(to, n, 1 / exponentials(from, to, n, shift));
  });
}

Array log_softmax(const Array& x) {
  return by_rows(x, []<class T>(const T* from, T* to, std::int64_t n) {
    const T shift = largest(from, n);
    if (is_nothing(shift)) return void(std::fill_n(to, n, shift));
    const T log_sum = std::log(exponentials(from, to, n, shift));
    for (std::int64_t i = 0; i < n; ++i) to[i] = (from[i] - shift) - log_sum;
  });
}

}  // namespace gradus::kernels
