#include <gradus/kernels/blas/gemm.h>
#include <gradus/kernels/dense/copy.h>
#include <gradus/kernels/images/convolution.h>
#include <gradus/kernels/images/im2col.h>
#include <gradus/kernels/lanes/share_out.h>
#include <algorithm>
#include <vector>

namespace gradus::kernels {
namespace {

// The sizes of a group: its weight is [out, depth], the columns of an image [depth, count].
struct Sizes {
  Sizes(const NdArray& x, const NdArray& weight, const Unfolding& unfolding, std::int64_t groups)
      : images(x.shape()[0]), groups(groups), channels(weight.shape()[1]),
        out(weight.shape()[0] / groups), depth(channels * unfolding.places()),
        count(unfolding.count()), pixels(channels * unfolding.pixels()) {}

  bool is_empty() const { return images * out * depth == 0; }
  std::int64_t weights() const { return groups * out * depth; }
  std::int64_t columns() const { return depth * count; }
  // How many threads pay for so many blocks of images of a group.
  std::int64_t pieces(std::int64_t blocks, std::int64_t together) const {
    constexpr std::int64_t products = 1 << 20;  // are work for a thread
    const std::int64_t grain = 1 + products / (together * out * depth * count + 1);
    return std::clamp<std::int64_t>(blocks / grain, 1, threads());
  }

  std::int64_t images, groups, channels, out, depth, count, pixels;
};

template <class T> void fill_bias(const T* bias, T* y, std::int64_t channels, std::int64_t count) {
  for (std::int64_t channel = 0; channel < channels; ++channel)
    std::fill_n(y + channel * count, count, bias[channel]);
}

template <class T> struct Pointers {
  const T *g, *x, *weight;
  T *dx, *dweight;  // null where not wanted
};

// Image `image` of group `group`:      dL/dwᵀ += columns gᵀ      dL/dx = wᵀ g, folded
// (A product packs its second matrix, and g has fewer numbers than the columns: so wᵀ.)
template <class T>
void pull_image(const Pointers<T>& at, const Sizes& s, const Unfolding& unfolding,
                std::int64_t image, std::int64_t group, bool is_first, T* columns) {
  const std::int64_t piece = image * s.groups + group, factors = group * s.out * s.depth;
  const T* g = at.g + piece * s.out * s.count;
  if (at.dweight) {
    unfolding.take(at.x + piece * s.pixels, columns, s.channels);
    multiply({s.depth, s.out, s.count, false, true}, columns, g, is_first ? T(0) : T(1),
             at.dweight + factors);
  }
  if (at.dx) {
    multiply({s.depth, s.count, s.out, true, false}, at.weight + factors, g, T(0), columns);
    unfolding.add(columns, at.dx + piece * s.pixels, s.channels);
  }
}

// total += part[0] + part[1] + …, in this order.
template <class T> void add_up(const T* part, std::int64_t parts, std::vector<double>& total) {
  const auto n = static_cast<std::int64_t>(total.size());
  parallel_for(n, elements_per_thread / parts, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t k = 0; k < parts; ++k)
      for (std::int64_t i = begin; i < end; ++i)
        total[static_cast<std::size_t>(i)] += static_cast<double>(part[k * n + i]);
  });
}

// Of each group [depth, out] to [out, depth].
template <class T> void turn_over(const std::vector<double>& from, const Sizes& s, T* to) {
  for (std::int64_t group = 0; group < s.groups; ++group)
    for (std::int64_t out = 0; out < s.out; ++out)
      for (std::int64_t k = 0; k < s.depth; ++k)
        *to++ = static_cast<T>(from[static_cast<std::size_t>((group * s.depth + k) * s.out + out)]);
}

// Blocks of as many images whatever the number of threads, which take one each.
template <class T>
void pull_images(const Pointers<T>& at, const Sizes& s, const Unfolding& unfolding) {
  constexpr std::int64_t together = 8;  // as many are added up in T
  const std::int64_t blocks = (s.images + together - 1) / together;
  const std::int64_t pieces = s.pieces(blocks, together * s.groups);
  const std::int64_t weights = at.dweight ? s.weights() : 0;
  const NdArray columns = NdArray::empty({pieces, s.columns()}, dtype_of<T>);
  const NdArray parts = NdArray::empty({pieces, weights}, dtype_of<T>);
  std::vector<double> total(static_cast<std::size_t>(weights));
  const auto pull_block = [&](std::int64_t block, std::int64_t piece) {
    Pointers<T> to = at;
    if (at.dweight) to.dweight = parts.data<T>() + piece * weights;
    const std::int64_t first = block * together, last = std::min(first + together, s.images);
    for (std::int64_t image = first; image < last; ++image)
      for (std::int64_t group = 0; group < s.groups; ++group)
        pull_image(to, s, unfolding, image, group, image == first,
                   columns.data<T>() + piece * s.columns());
  };
  for (std::int64_t block = 0; block < blocks; block += pieces) {
    const std::int64_t now = std::min(pieces, blocks - block);
    parallel_for(now, 1, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t piece = begin; piece < end; ++piece) pull_block(block + piece, piece);
    });
    add_up(parts.data<T>(), now, total);
  }
  if (at.dweight) turn_over(total, s, at.dweight);
}

}  // namespace

NdArray convolve(const NdArray& x, const NdArray& weight, const NdArray& bias,
                 const Windows& windows, std::int64_t groups) {
  const OneThreadEach alone;
  const Unfolding unfolding(windows);
  const Sizes s(x, weight, unfolding, groups);
  const NdArray images = contiguous(x), factors = contiguous(weight);
  const NdArray offsets = bias ? contiguous(bias) : bias;
  const Shape shape{s.images, groups * s.out, windows.y.count(), windows.x.count()};
  NdArray y = s.is_empty() ? full(shape, 0.0, x.dtype()) : NdArray::empty(shape, x.dtype());
  visit_floating(x.dtype(), [&]<class T>(T) {
    const std::int64_t blocks = s.images * groups, pieces = s.pieces(blocks, 1);
    const NdArray columns = NdArray::empty({pieces, s.columns()}, x.dtype());
    const auto convolve_one = [&](std::int64_t image, std::int64_t group, T* columns) {
      const std::int64_t block = image * groups + group;
      T* to = y.data<T>() + block * s.out * s.count;
      if (offsets) fill_bias(offsets.data<T>() + group * s.out, to, s.out, s.count);
      if (s.is_empty()) return;
      unfolding.take(images.data<T>() + block * s.pixels, columns, s.channels);
      multiply({s.out, s.count, s.depth}, factors.data<T>() + group * s.out * s.depth, columns,
               offsets ? T(1) : T(0), to);
    };
    parallel_for(pieces, 1, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t piece = begin; piece < end; ++piece)
        for (std::int64_t k = blocks * piece / pieces; k < blocks * (piece + 1) / pieces; ++k)
          convolve_one(k / groups, k % groups, columns.data<T>() + piece * s.columns());
    });
  });
  return y;
}

ConvolutionGradients convolution_gradients(const NdArray& g, const NdArray& x,
                                           const NdArray& weight, const Windows& windows,
                                           std::int64_t groups, bool wants_x, bool wants_weight) {
  const OneThreadEach alone;
  const Unfolding unfolding(windows);
  const Sizes s(x, weight, unfolding, groups);
  const NdArray dense = contiguous(g), images = contiguous(x), factors = contiguous(weight);
  ConvolutionGradients found;
  if (wants_x) found.x = full(x.shape(), 0.0, x.dtype());
  if (wants_weight) found.weight = full(weight.shape(), 0.0, x.dtype());
  if (s.is_empty()) return found;
  visit_floating(x.dtype(), [&]<class T>(T) {
    pull_images<T>({dense.data<T>(), images.data<T>(), factors.data<T>(),
                    wants_x ? found.x.data<T>() : nullptr,
                    wants_weight ? found.weight.data<T>() : nullptr},
                   s, unfolding);
  });
  return found;
}

}  // namespace gradus::kernels
