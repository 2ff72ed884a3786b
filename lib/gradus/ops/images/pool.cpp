#include <gradus/graph/rules.h>
#include <gradus/kernels/dense/copy.h>
#include <gradus/kernels/images/pool.h>
#include <gradus/ops/arguments.h>
#include <gradus/ops/images/unfold.h>
#include <gradus/ops/ops.h>
#include <algorithm>

namespace gradus {
using namespace graph;
namespace {

struct Pooling : detail::Sliding {
  Attributes attributes() const {
    Attributes told = Sliding::attributes();
    told[1].is_usual = told[1].value == told[0].value;
    return told;
  }
};

Tensor share_to_maxima(TensorLike g, TensorLike by, const Pooling& told);

// y = mean of v over the maxima of each window of `by`      dL/dv = g, shared out over them
Tensor mean_at_maxima(TensorLike v, TensorLike by, const Pooling& told) {
  return record(
      "mean_at_maxima", kernels::mean_at_maxima(v.array(), by.array(), told.windows), {v, by}, told,
      reads_inputs({1}, [](auto& g, auto&, auto& in,
                           const Pooling& told) { return share_to_maxima(g, in[1], told); }),
      nullptr);
}

// The adjoint      dL/dg = mean of the gradient over the maxima
Tensor share_to_maxima(TensorLike g, TensorLike by, const Pooling& told) {
  return record(
      "share_to_maxima", kernels::share_to_maxima(g.array(), by.array(), told.windows), {g, by},
      told,
      reads_inputs({1}, [](auto& g, auto&, auto& in,
                           const Pooling& told) { return mean_at_maxima(g, in[1], told); }),
      nullptr);
}

HeightWidth image_size(const char* op, const TensorLike& x) {
  detail::check_floating(op, x);
  const Shape& shape = x.shape();
  if (shape.size() < 2)
    fail<ShapeError>(op, x.at, describe(shape) + " is no image: wants [..., height, width]");
  return {shape[-2], shape.back()};
}

HeightWidth stride_or(HeightWidth stride, HeightWidth kernel) {
  return stride == HeightWidth(0) ? kernel : stride;
}

// So that every window has something of the image.
void check_windows(const char* op, const TensorLike& x, HeightWidth kernel, HeightWidth padding) {
  const HeightWidth size = image_size(op, x);
  if (size.height == 0 || size.width == 0)
    fail<ShapeError>(op, x.at, describe(x.shape()) + " has no pixels");
  if (2 * padding.height > kernel.height || 2 * padding.width > kernel.width)
    fail<ValueError>(op, x.at,
                     "the padding is more than half of the kernel, so that a window may hold "
                     "nothing of the image; pad less");
}

// Window i of n along an axis, for adaptive pooling: places i size / n, rounded down, up to
// (i + 1) size / n, rounded up. The windows are as long as the longest; what is too much is masked.
struct AdaptiveWindows {
  AdaptiveWindows(std::int64_t size, std::int64_t n) : count(n) {
    const auto start = [=](std::int64_t i) { return i * size / n; };
    const auto stop = [=](std::int64_t i) { return ((i + 1) * size + n - 1) / n; };
    for (std::int64_t i = 0; i < n; ++i) longest = std::max(longest, stop(i) - start(i));
    for (std::int64_t i = 0; i < n; ++i) {
      lengths.push_back(stop(i) - start(i));
      for (std::int64_t at = start(i); at < start(i) + longest; ++at) {
        places.push_back(std::min(at, size - 1));
        inside.push_back(at < stop(i));
      }
    }
  }

  std::int64_t count, longest = 0;
  std::vector<std::int64_t> places, inside, lengths;
};

// The means of n windows along one axis.
Tensor adaptive_means(TensorLike x, int axis, std::int64_t n) {
  Shape shape = x.shape();
  const AdaptiveWindows windows(shape[axis], n);
  const std::size_t after = shape.size() - 1 - axis;
  Shape upright{n, windows.longest}, column{n};
  upright.resize(2 + after, 1);
  column.resize(1 + after, 1);
  shape[axis] = n;
  shape.insert(shape.begin() + axis + 1, windows.longest);
  const Tensor taken = index_select(x, axis, tensor(windows.places, int64));
  const Tensor kept = where(tensor(windows.inside, upright, int64), reshape(taken, shape), 0);
  return sum(kept, axis + 1) / tensor(windows.lengths, column, x.dtype());
}

// The place of each window's maximum; the mean of the places where several have it.
NdArray places_of_maxima(const NdArray& x, const kernels::Windows& windows) {
  const NdArray places = kernels::convert(arange(x.size()).array(), x.dtype());
  return kernels::mean_at_maxima(places.view(x.shape(), contiguous_strides(x.shape())), x, windows);
}

}  // namespace

// y = max over each window      dL/dx = g, shared out over the places that have the maximum
Tensor max_pool2d(TensorLike x, HeightWidth kernel, MaxPoolOptions options) {
  constexpr const char* op = "max_pool2d";
  const HeightWidth size = image_size(op, x);
  const auto windows = detail::checked_windows(
      op, x, size, kernel, {stride_or(options.stride, kernel), options.padding, options.dilation});
  check_windows(op, x, kernel, options.padding);
  return record_branching(
      op, kernels::max_windows(x.array(), windows), {x}, Pooling{windows},
      [&](const NdArray&) { return places_of_maxima(x.array(), windows); },
      reads_inputs({0}, [](auto& g, auto&, auto& in, const Pooling& told) {
        return share_to_maxima(g, detach(in[0]), told);
      }));
}

// y = mean over each window
Tensor avg_pool2d(TensorLike x, HeightWidth kernel, AvgPoolOptions options) {
  constexpr const char* op = "avg_pool2d";
  const HeightWidth size = image_size(op, x);
  const WindowOptions slide{stride_or(options.stride, kernel), options.padding, 1};
  const auto windows = detail::checked_windows(op, x, size, kernel, slide);
  check_windows(op, x, kernel, options.padding);
  const OpScope scope(op, x.at);
  const std::int64_t places = kernel.height * kernel.width;
  const std::int64_t count = windows.y.count() * windows.x.count();
  const auto sums = [&](TensorLike images, std::int64_t channels) {
    const Tensor columns =
        unfold(reshape(images, {1, channels, size.height, size.width}), kernel, slide);
    return sum(reshape(columns, {channels, places, count}), 1);
  };
  Shape shape = x.shape().first(-2);
  const Tensor total = sums(x, gradus::count(shape));
  shape.push_back(windows.y.count());
  shape.push_back(windows.x.count());
  if (options.count_include_pad || options.padding == HeightWidth(0))
    return reshape(total / static_cast<double>(places), shape);
  return reshape(total / sums(ones({size.height, size.width}, x.dtype()), 1), shape);
}

// y = means over windows i · height / n .. (i + 1) · height / n (rounded outwards), and so across
Tensor adaptive_avg_pool2d(TensorLike x, HeightWidth size) {
  constexpr const char* op = "adaptive_avg_pool2d";
  image_size(op, x);
  if (size.height < 1 || size.width < 1)
    fail<ValueError>(op, x.at,
                     "the size is " + std::to_string(size.height) + " by " +
                         std::to_string(size.width) + "; it must be 1 at least");
  const OpScope scope(op, x.at);
  const int last = static_cast<int>(x.rank()) - 1;
  return adaptive_means(adaptive_means(x, last - 1, size.height), last, size.width);
}

}  // namespace gradus
