#include <gradus/kernels/layer_norm.h>
#include <gradus/kernels/rows.h>
#include <algorithm>
#include <cmath>
#include <vector>

namespace gradus::kernels {
namespace {

template <class T> struct Moments { Lane<T> mean, r; };

template <class T> Moments<T> moments(const T* x, std::int64_t n, double eps) {
  const auto count = static_cast<T>(n);
  const Lane<T> mean(sum_row<T>(n, [=](auto lane) { return lane.load(x); }) / count);
  const T variance = sum_row<T>(n,
                                [=](auto lane) {
                                  const Lane<T> centred = lane.load(x) - mean;
                                  return centred * centred;
                                }) /
                     count;
  return {mean, Lane<T>(1 / std::sqrt(variance + static_cast<T>(eps)))};
}

// Sums over many rows: short sums first, which are then added to the whole, lest small terms be
// lost in a large sum.
template <class T> class ColumnSums {
 public:
  explicit ColumnSums(const Array& total)
      : total_(total.data<T>()), part_(static_cast<std::size_t>(total.size())) {
    std::fill_n(total_, total.size(), T(0));
  }
  T* part() { return part_.data(); }
  void next_row() {
    if (++rows_ % 64 == 0) flush();
  }
  void flush() {
    for (std::size_t k = 0; k < part_.size(); ++k) total_[k] += std::exchange(part_[k], T(0));
  }

 private:
  T* total_;
  std::vector<T> part_;
  std::int64_t rows_ = 0;
};

template <class T> struct Row {
  const T *g, *x, *weight;
  T* to;
  std::int64_t n;
};

// The gradient of one row, which also adds to the sums for weight and bias.
template <class T> void pull_row(const Row<T>& row, double eps, T* weights, T* biases) {
  const auto [mean, r] = moments(row.x, row.n, eps);
  const auto count = static_cast<T>(row.n);
  Lane<T> sum_h(0), sum_hs(0);
  along_row<T>(row.n, [&, mean = mean, r = r](auto lane) {
    const Lane<T> g = lane.load(row.g), h = g * lane.load(row.weight);
    const Lane<T> s = lane.or_else((lane.load(row.x) - mean) * r, 0);
    sum_h = sum_h + h;
    sum_hs = sum_hs + h * s;
    lane.store(lane.load(weights) + g * s, weights);
    lane.store(lane.load(biases) + g, biases);
  });
  const Lane<T> mean_h(total(sum_h) / count), mean_hs(total(sum_hs) / count);
  along_row<T>(row.n, [&, mean = mean, r = r](auto lane) {
    const Lane<T> h = lane.load(row.g) * lane.load(row.weight), s = (lane.load(row.x) - mean) * r;
    lane.store(r * (h - mean_h - s * mean_hs), row.to);
  });
}

}  // namespace

Array layer_norm(const Array& x, const Array& weight, const Array& bias, double eps) {
  const Array dense = contiguous(x), factor = contiguous(weight), offset = contiguous(bias);
  Array y = Array::empty(x.shape(), x.dtype());
  const std::int64_t n = weight.size();
  visit_floating(x.dtype(), [&]<class T>(T) {
    for (std::int64_t start = 0; start < x.size(); start += n) {
      const T* from = dense.data<T>() + start;
      const auto [mean, r] = moments(from, n, eps);
      along_row<T>(n, [&, mean = mean, r = r, to = y.data<T>() + start](auto lane) {
        const Lane<T> s = (lane.load(from) - mean) * r;
        lane.store(s * lane.load(factor.data<T>()) + lane.load(offset.data<T>()), to);
      });
    }
  });
  return y;
}

LayerNormGradients layer_norm_gradients(const Array& g, const Array& x, const Array& weight,
                                        double eps) {
  const Array up = contiguous(g), from = contiguous(x), factor = contiguous(weight);
  const std::int64_t n = weight.size();
  LayerNormGradients all{Array::empty(x.shape(), x.dtype()),
                         Array::empty(weight.shape(), x.dtype()),
                         Array::empty(weight.shape(), x.dtype())};
  visit_floating(x.dtype(), [&]<class T>(T) {
    ColumnSums<T> weights(all.weight), biases(all.bias);
    for (std::int64_t at = 0; at < x.size(); at += n) {
      pull_row<T>(
          {up.data<T>() + at, from.data<T>() + at, factor.data<T>(), all.x.data<T>() + at, n}, eps,
          weights.part(), biases.part());
      weights.next_row();
      biases.next_row();
    }
    weights.flush();
    biases.flush();
  });
  return all;
}

}  // namespace gradus::kernels
