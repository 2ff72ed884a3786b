#include <gradus/kernels/convolution.h>
#include <gradus/kernels/copy.h>
#include <gradus/kernels/gemm.h>
#include <gradus/kernels/im2col.h>
#include <algorithm>
#include <vector>

namespace gradus::kernels {
namespace {

// The sizes of a group: its weight is [out, depth], the columns of an image [depth, count].
struct Sizes {
  Sizes(const Array& x, const Array& weight, const Unfolding& unfolding, std::int64_t groups)
      : images(x.shape()[0]), groups(groups), channels(weight.shape()[1]),
        out(weight.shape()[0] / groups), depth(channels * unfolding.places()),
        count(unfolding.count()), pixels(channels * unfolding.pixels()) {}

  bool is_empty() const { return images * out * depth == 0; }

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

// Image `image` of group `group`:      dL/dw += g columnsᵀ      dL/dx = wᵀ g, folded
template <class T>
void pull_image(const Pointers<T>& at, const Sizes& s, const Unfolding& unfolding,
                std::int64_t image, std::int64_t group, T* columns) {
  const std::int64_t piece = image * s.groups + group, factors = group * s.out * s.depth;
  const T* g = at.g + piece * s.out * s.count;
  if (at.dweight) {
    unfolding.take(at.x + piece * s.pixels, columns, s.channels);
    multiply({s.out, s.depth, s.count, false, true}, g, columns, T(1), at.dweight + factors);
  }
  if (at.dx) {
    multiply({s.depth, s.count, s.out, true, false}, at.weight + factors, g, T(0), columns);
    unfolding.add(columns, at.dx + piece * s.pixels, s.channels);
  }
}

template <class T> void pull_images(Pointers<T> at, const Sizes& s, const Unfolding& unfolding) {
  constexpr std::int64_t together = 16;  // images, as many as are added up in T
  const auto weights = static_cast<std::size_t>(s.groups * s.out * s.depth);
  std::vector<T> columns(static_cast<std::size_t>(s.depth * s.count));
  std::vector<T> part(at.dweight ? weights : 0);
  std::vector<double> total(part.size());
  T* const dweight = at.dweight;
  if (dweight) at.dweight = part.data();
  for (std::int64_t image = 0; image < s.images; ++image) {
    for (std::int64_t group = 0; group < s.groups; ++group)
      pull_image(at, s, unfolding, image, group, columns.data());
    if ((image + 1) % together != 0 && image + 1 != s.images) continue;
    for (std::size_t k = 0; k < part.size(); ++k) total[k] += static_cast<double>(part[k]);
    std::fill(part.begin(), part.end(), T(0));
  }
  std::transform(total.begin(), total.end(), dweight, [](double x) { return static_cast<T>(x); });
}

}  // namespace

Array convolve(const Array& x, const Array& weight, const Array& bias, const Windows& windows,
               std::int64_t groups) {
  use_threads();
  const Unfolding unfolding(windows);
  const Sizes s(x, weight, unfolding, groups);
  const Array images = contiguous(x), factors = contiguous(weight);
  const Array offsets = bias ? contiguous(bias) : bias;
  const Shape shape{s.images, groups * s.out, windows.y.count(), windows.x.count()};
  Array y = s.is_empty() ? full(shape, 0.0, x.dtype()) : Array::empty(shape, x.dtype());
  visit_floating(x.dtype(), [&]<class T>(T) {
    std::vector<T> columns(static_cast<std::size_t>(s.depth * s.count));
    for (std::int64_t image = 0; image < s.images; ++image) {
      T* to = y.data<T>() + image * groups * s.out * s.count;
      if (offsets) fill_bias(offsets.data<T>(), to, groups * s.out, s.count);
      for (std::int64_t group = 0; group < groups && !s.is_empty(); ++group) {
        unfolding.take(images.data<T>() + (image * groups + group) * s.pixels, columns.data(),
                       s.channels);
        multiply({s.out, s.count, s.depth}, factors.data<T>() + group * s.out * s.depth,
                 columns.data(), offsets ? T(1) : T(0), to + group * s.out * s.count);
      }
    }
  });
  return y;
}

ConvolutionGradients convolution_gradients(const Array& g, const Array& x, const Array& weight,
                                           const Windows& windows, std::int64_t groups,
                                           bool wants_x, bool wants_weight) {
  use_threads();
  const Unfolding unfolding(windows);
  const Sizes s(x, weight, unfolding, groups);
  const Array dense = contiguous(g), images = contiguous(x), factors = contiguous(weight);
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
