#include <gradus/graph/fused.h>
#include <gradus/kernels/dense/reduce.h>
#include <gradus/kernels/images/convolution.h>
#include <gradus/ops/arguments.h>
#include <gradus/ops/images/unfold.h>
#include <gradus/ops/ops.h>

// A convolution is a matrix product with the windows of the image: unfold, then matmul, in one
// kernel, image by image; the transposed one is its adjoint: matmul, then fold.

namespace gradus {
using namespace graph;
namespace {

void check_images(const char* op, const TensorLike& x, const TensorLike& weight, std::size_t rank) {
  detail::check_floating(op, x, weight);
  if (x.rank() != rank || weight.rank() != rank)
    fail<ShapeError>(op, x.at,
                     "x " + describe(x.shape()) + " with weight " + describe(weight.shape()) +
                         ": wants " +
                         (rank == 4 ? "x [n, channels, height, width] and a weight of four axes"
                                    : "x [n, channels, length] and a weight of three axes") +
                         "; reshape them");
}

// The weight's first axis falls into groups; `channels` of x meet the weight's axis `axis`.
void check_groups(const char* op, const TensorLike& x, const TensorLike& weight,
                  std::int64_t groups, std::int64_t wanted) {
  const Shape &from = x.shape(), &w = weight.shape();
  if (groups < 1 || w[0] % groups != 0 || from[1] != wanted)
    fail<ShapeError>(op, x.at,
                     "x " + describe(from) + " with weight " + describe(w) + " and " +
                         std::to_string(groups) + " groups: x has " + std::to_string(from[1]) +
                         " channels, the weight wants " + std::to_string(wanted) +
                         ", and the groups must divide its first axis");
}

void check_bias(const char* op, const TensorLike& x, const TensorLike* bias,
                std::int64_t channels) {
  if (!bias) return;
  detail::check_floating(op, x, *bias);
  if (bias->shape() != Shape{channels})
    fail<ShapeError>(op, x.at,
                     "the bias is " + describe(bias->shape()) + "; it wants [" +
                         std::to_string(channels) + "], a number for each output channel");
}

// How a convolution slides; its weight shows the kernel.
struct Slide : detail::Sliding {
  HeightWidth kernel;
  WindowOptions options;
  std::int64_t groups;

  Attributes attributes() const {
    Attributes told = Sliding::attributes();
    told[0].is_usual = true;
    told.emplace_back("groups", groups, groups == 1);
    return told;
  }
};

// With s the columns of x and the weight as a matrix w, in every group:
//   dL/dx = fold(wᵀ g)      dL/dw = sum over images of g sᵀ      dL/dbias = sum of g
template <std::size_t N>
std::array<Tensor, N> gradients_in_ops(const Tensor& g, const Tensor& x, const Tensor& weight,
                                       const Slide& slide) {
  const Shape &from = x.shape(), &w = weight.shape();
  const std::int64_t depth = w[1] * w[2] * w[3], out = w[0] / slide.groups;
  const std::int64_t count = slide.windows.y.count() * slide.windows.x.count();
  const Tensor factors = reshape(weight, {slide.groups, out, depth});
  const Tensor grouped = reshape(g, {from[0], slide.groups, out, count});
  const Tensor seen =
      reshape(unfold(x, slide.kernel, slide.options), {from[0], slide.groups, depth, count});
  const Tensor columns =
      reshape(matmul(transpose(factors), grouped), {from[0], slide.groups * depth, count});
  std::array<Tensor, N> answers;
  answers[0] = fold(columns, {from[2], from[3]}, slide.kernel, slide.options);
  answers[1] = reshape(sum(matmul(grouped, transpose(seen)), 0), w);
  if constexpr (N == 3) answers[2] = sum(g, {0, 2, 3});
  return answers;
}

template <std::size_t N>
Tensor convolve_windows(const char* op, const std::array<TensorLike, N>& inputs,
                        const Slide& slide) {
  NdArray bias;
  if constexpr (N == 3) bias = inputs[2].array();
  return record_fused<N>(
      op,
      kernels::convolve(inputs[0].array(), inputs[1].array(), bias, slide.windows, slide.groups),
      inputs, slide, Reads::input(0) | Reads::input(1),
      [](const NdArray& g, auto&, auto& in, const std::array<bool, N>& wanted, const Slide& slide) {
        auto [x, weight] = kernels::convolution_gradients(g, in[0], in[1], slide.windows,
                                                          slide.groups, wanted[0], wanted[1]);
        std::array<NdArray, N> answers{std::move(x), std::move(weight)};
        if constexpr (N == 3)
          if (wanted[2]) answers[2] = kernels::sum(g, {0, 2, 3});
        return answers;
      },
      [](const Tensor& g, auto&, auto& in, const Slide& slide) {
        return gradients_in_ops<N>(g, in[0], in[1], slide);
      });
}

// y[n, o] = bias[o] + sum over input channels c and places (i, j) of w[o, c, i, j] x[n, c] seen
// from (i, j)
Tensor convolve(const char* op, TensorLike x, TensorLike weight, const TensorLike* bias,
                const Conv2dOptions& options) {
  const Shape &from = x.shape(), &w = weight.shape();
  const HeightWidth kernel{w[2], w[3]};
  const WindowOptions window{options.stride, options.padding, options.dilation};
  const auto windows = detail::checked_windows(op, x, {from[2], from[3]}, kernel, window);
  check_groups(op, x, weight, options.groups, w[1] * options.groups);
  check_bias(op, x, bias, w[0]);
  const Slide slide{{windows}, kernel, window, options.groups};
  if (bias) return convolve_windows<3>(op, {x, weight, *bias}, slide);
  return convolve_windows<2>(op, {x, weight}, slide);
}

Tensor convolve_1d(TensorLike x, TensorLike weight, const TensorLike* bias,
                   const Conv1dOptions& options) {
  constexpr const char* op = "conv1d";
  check_images(op, x, weight, 3);
  const Shape &from = x.shape(), &w = weight.shape();
  const auto& [stride, padding, dilation, groups] = options;
  detail::checked_side(op, x, "length", {from[2], w[2], stride, padding, dilation});
  check_groups(op, x, weight, groups, w[1] * groups);
  const OpScope scope(op, x.at);
  const Tensor image = unsqueeze(x, 2), flat = unsqueeze(weight, 2);
  return squeeze(
      convolve(op, image, flat, bias, {{1, stride}, {0, padding}, {1, dilation}, groups}), 2);
}

// The size of the image that a convolution along one axis would have made `count` windows of.
std::int64_t image_size(std::int64_t count, std::int64_t kernel, std::int64_t stride,
                        std::int64_t padding, std::int64_t dilation, std::int64_t more) {
  return (count - 1) * stride - 2 * padding + dilation * (kernel - 1) + 1 + more;
}

// y = the adjoint of convolve by the image: w applied to every pixel, the results added up
Tensor convolve_back(TensorLike x, TensorLike weight, const TensorLike* bias,
                     const ConvTranspose2dOptions& options) {
  constexpr const char* op = "conv_transpose2d";
  check_images(op, x, weight, 4);
  const Shape &from = x.shape(), &w = weight.shape();
  const auto& [stride, padding, more, dilation, groups] = options;
  const HeightWidth size{
      image_size(from[2], w[2], stride.height, padding.height, dilation.height, more.height),
      image_size(from[3], w[3], stride.width, padding.width, dilation.width, more.width)};
  const WindowOptions slide{stride, padding, dilation};
  const auto windows = detail::checked_windows(op, x, size, {w[2], w[3]}, slide);
  if (more.height < 0 || more.width < 0 || windows.y.count() != from[2] ||
      windows.x.count() != from[3])
    fail<ValueError>(op, x.at,
                     "the output_padding must be smaller than the stride and not negative");
  check_groups(op, x, weight, groups, w[0]);
  check_bias(op, x, bias, w[1] * groups);
  const OpScope scope(op, x.at);
  const std::int64_t depth = w[1] * w[2] * w[3], pixels = from[2] * from[3];
  const Tensor factors = reshape(*weight, {groups, w[0] / groups, depth});
  const Tensor grouped = reshape(x, {from[0], groups, w[0] / groups, pixels});
  const Tensor columns =
      reshape(matmul(transpose(factors), grouped), {from[0], groups * depth, pixels});
  const Tensor y = fold(columns, size, {w[2], w[3]}, slide);
  return bias ? y + reshape(*bias, {bias->size(), 1, 1}) : y;
}

}  // namespace

Tensor conv1d(TensorLike x, TensorLike weight, Conv1dOptions options) {
  return convolve_1d(x, weight, nullptr, options);
}
Tensor conv1d(TensorLike x, TensorLike weight, TensorLike bias, Conv1dOptions options) {
  return convolve_1d(x, weight, &bias, options);
}

Tensor conv2d(TensorLike x, TensorLike weight, Conv2dOptions options) {
  check_images("conv2d", x, weight, 4);
  return convolve("conv2d", x, weight, nullptr, options);
}
Tensor conv2d(TensorLike x, TensorLike weight, TensorLike bias, Conv2dOptions options) {
  check_images("conv2d", x, weight, 4);
  return convolve("conv2d", x, weight, &bias, options);
}

Tensor conv_transpose2d(TensorLike x, TensorLike weight, ConvTranspose2dOptions options) {
  return convolve_back(x, weight, nullptr, options);
}
Tensor conv_transpose2d(TensorLike x, TensorLike weight, TensorLike bias,
                        ConvTranspose2dOptions options) {
  return convolve_back(x, weight, &bias, options);
}

}  // namespace gradus
