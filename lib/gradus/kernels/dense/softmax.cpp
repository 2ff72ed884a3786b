#include <gradus/kernels/dense/rows.h>
#include <gradus/kernels/dense/softmax.h>
#include <algorithm>
#include <cmath>

namespace gradus::kernels {
namespace {

// A row of -inf alone stands for nothing: its softmax is 0, not NaN.
template <class T> bool is_nothing(T largest) {
  return largest == -std::numeric_limits<T>::infinity();
}

// y = e^(x - shift); answers the sum.
template <class T> T exponentials(const T* x, T* y, std::int64_t n, T shift) {
  return sum_row<T>(n, [=, offset = Lane<T>(shift)](auto lane) {
    const Lane<T> e = exp(lane.load(x) - offset);
    lane.store(e, y);
    return e;
  });
}
template <class T> T sum_of_exponentials(const T* x, std::int64_t n, T shift) {
  return sum_row<T>(n,
                    [=, offset = Lane<T>(shift)](auto lane) { return exp(lane.load(x) - offset); });
}

// Calls f(a row of `from`, a row of the result, length) for all rows.
template <class F> NdArray by_rows(const NdArray& x, F f) {
  const NdArray dense = contiguous(x);
  NdArray y = NdArray::empty(x.shape(), x.dtype());
  for_each_row(x, [&]<class T>(T, std::int64_t row, std::int64_t n) {
    f(dense.data<T>() + row * n, y.data<T>() + row * n, n);
  });
  return y;
}

// The same with a row of g beside that of y.
template <class F> NdArray by_rows(const NdArray& g, const NdArray& y, F f) {
  const NdArray a = contiguous(g), b = contiguous(y);
  NdArray x = NdArray::empty(y.shape(), y.dtype());
  for_each_row(y, [&]<class T>(T, std::int64_t row, std::int64_t n) {
    f(a.data<T>() + row * n, b.data<T>() + row * n, x.data<T>() + row * n, n);
  });
  return x;
}

}  // namespace

NdArray softmax(const NdArray& x) {
  return by_rows(x, []<class T>(const T* from, T* to, std::int64_t n) {
    const T shift = max_row(from, n);
    if (is_nothing(shift)) return void(std::fill_n(to, n, T(0)));
    const Lane<T> factor(1 / exponentials(from, to, n, shift));
    along_row<T>(n, [&](auto lane) { lane.store(lane.load(to) * factor, to); });
  });
}

NdArray softmax_gradient(const NdArray& g, const NdArray& y) {
  return by_rows(g, y, []<class T>(const T* u, const T* p, T* to, std::int64_t n) {
    const Lane<T> mean(sum_row<T>(n, [=](auto lane) { return lane.load(u) * lane.load(p); }));
    along_row<T>(n, [&](auto lane) { lane.store(lane.load(p) * (lane.load(u) - mean), to); });
  });
}

NdArray log_softmax(const NdArray& x) {
  return by_rows(x, []<class T>(const T* from, T* to, std::int64_t n) {
    const T shift = max_row(from, n);
    if (is_nothing(shift)) return void(std::fill_n(to, n, shift));
    const Lane<T> offset(shift), log_sum(std::log(sum_of_exponentials(from, n, shift)));
    along_row<T>(n, [&](auto lane) { lane.store((lane.load(from) - offset) - log_sum, to); });
  });
}

NdArray log_softmax_gradient(const NdArray& g, const NdArray& y) {
  return by_rows(g, y, []<class T>(const T* u, const T* log_p, T* to, std::int64_t n) {
    const Lane<T> sum(sum_row<T>(n, [=](auto lane) { return lane.load(u); }));
    along_row<T>(n, [&](auto lane) { lane.store(lane.load(u) - exp(lane.load(log_p)) * sum, to); });
  });
}

NdArray cross_entropy(const NdArray& x, const NdArray& labels) {
  const NdArray dense = contiguous(x), at = contiguous(labels);
  NdArray losses = NdArray::empty(labels.shape(), x.dtype());
  for_each_row(x, [&]<class T>(T, std::int64_t row, std::int64_t n) {
    const T* scores = dense.data<T>() + row * n;
    const T shift = max_row(scores, n);
    const T log_sum = is_nothing(shift) ? T(0) : std::log(sum_of_exponentials(scores, n, shift));
    const T chosen = scores[at.data<std::int64_t>()[row]];
    losses.data<T>()[row] = is_nothing(shift) ? -shift : log_sum - (chosen - shift);
  });
  return losses;
}

NdArray cross_entropy_gradient(const NdArray& g, const NdArray& x, const NdArray& labels) {
  const NdArray dense = contiguous(x), at = contiguous(labels), factors = contiguous(g);
  NdArray y = NdArray::empty(x.shape(), x.dtype());
  for_each_row(x, [&]<class T>(T, std::int64_t row, std::int64_t n) {
    const T* scores = dense.data<T>() + row * n;
    T* to = y.data<T>() + row * n;
    const T factor = factors.data<T>()[row], shift = max_row(scores, n);
    if (is_nothing(shift) || factor == 0) {
      std::fill_n(to, n, T(0));
    } else {
      const Lane<T> share(factor / exponentials(scores, to, n, shift));
      along_row<T>(n, [&](auto lane) { lane.store(lane.load(to) * share, to); });
    }
    to[at.data<std::int64_t>()[row]] -= factor;
  });
  return y;
}

}  // namespace gradus::kernels
