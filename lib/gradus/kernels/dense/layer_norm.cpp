#include <gradus/kernels/dense/layer_norm.h>
#include <gradus/kernels/dense/rows.h>
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

// Sums over many rows, in blocks of as many whatever the number of threads: the sums of each block
// come first and are then added up, lest small terms be lost in a large sum.
template <class T> class ColumnSums {
 public:
  static constexpr std::int64_t rows = 64;
  ColumnSums(std::int64_t blocks, std::int64_t n)
      : n_(n), sums_(static_cast<std::size_t>(blocks * n)) {}
  T* block(std::int64_t k) { return sums_.data() + k * n_; }
  void add_up(T* total) const {
    std::fill_n(total, n_, T(0));
    for (std::size_t k = 0; k < sums_.size();)
      for (std::int64_t column = 0; column < n_; ++column) total[column] += sums_[k++];
  }

 private:
  std::int64_t n_;
  std::vector<T> sums_;
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

// The gradient as rows, whose own elements follow each other; rows that are all one are not
// multiplied in memory.
NdArray rows_of(const NdArray& g, std::int64_t rows, std::int64_t n) {
  const NdArray all = reshape(g, {rows, n});
  if (all.size() == 0 || all.strides()[1] == 1) return all;
  if (all.strides()[0] != 0) return contiguous(all);
  return broadcast_to(copy(all.view({n}, {all.strides()[1]})), {rows, n});
}

}  // namespace

NdArray layer_norm(const NdArray& x, const NdArray& weight, const NdArray& bias, double eps) {
  const NdArray dense = contiguous(x), factor = contiguous(weight), offset = contiguous(bias);
  NdArray y = NdArray::empty(x.shape(), x.dtype());
  const std::int64_t n = weight.size();
  visit_floating(x.dtype(), [&]<class T>(T) {
    const std::int64_t rows = n == 0 ? 0 : x.size() / n;
    parallel_for(
        rows, elements_per_thread / (n + 1) + 1, [&](std::int64_t begin, std::int64_t end) {
          for (std::int64_t row = begin; row < end; ++row) {
            const T* from = dense.data<T>() + row * n;
            const auto [mean, r] = moments(from, n, eps);
            along_row<T>(n, [&, mean = mean, r = r, to = y.data<T>() + row * n](auto lane) {
              const Lane<T> s = (lane.load(from) - mean) * r;
              lane.store(s * lane.load(factor.data<T>()) + lane.load(offset.data<T>()), to);
            });
          }
        });
  });
  return y;
}

LayerNormGradients layer_norm_gradients(const NdArray& g, const NdArray& x, const NdArray& weight,
                                        double eps) {
  const std::int64_t n = weight.size(), rows = n == 0 ? 0 : x.size() / n;
  const NdArray up = rows_of(g, rows, n), from = contiguous(x), factor = contiguous(weight);
  LayerNormGradients all{NdArray::empty(x.shape(), x.dtype()),
                         NdArray::empty(weight.shape(), x.dtype()),
                         NdArray::empty(weight.shape(), x.dtype())};
  visit_floating(x.dtype(), [&]<class T>(T) {
    const std::int64_t blocks = (rows + ColumnSums<T>::rows - 1) / ColumnSums<T>::rows;
    ColumnSums<T> weights(blocks, n), biases(blocks, n);
    const auto pull_block = [&](std::int64_t block) {
      const std::int64_t first = block * ColumnSums<T>::rows,
                         last = std::min(first + ColumnSums<T>::rows, rows);
      for (std::int64_t row = first; row < last; ++row)
        pull_row<T>({up.data<T>() + row * up.strides()[0], from.data<T>() + row * n,
                     factor.data<T>(), all.x.data<T>() + row * n, n},
                    eps, weights.block(block), biases.block(block));
    };
    const std::int64_t grain = elements_per_thread / (ColumnSums<T>::rows * n + 1) + 1;
    parallel_for(blocks, grain, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t block = begin; block < end; ++block) pull_block(block);
    });
    weights.add_up(all.weight.data<T>());
    biases.add_up(all.bias.data<T>());
  });
  return all;
}

}  // namespace gradus::kernels
