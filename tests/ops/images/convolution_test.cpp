#include <gradus/engine/engine.h>
#include <gradus/ops/ops.h>
#include <doctest/doctest.h>
#include "support.h"

// The edges of convolutions; their formulas are rows of the op table.

using namespace gradus;

namespace {

// A convolution by plain loops, and what g does to its inputs.
struct PlainConvolution {
  PlainConvolution(const Tensor& x, const Tensor& w, const Tensor& b, const Tensor& g,
                   const Conv2dOptions& options)
      : in(numbers(x)), weight(numbers(w)), bias(numbers(b)), gradient(numbers(g)),
        y(gradient.size()), dx(in.size()), dw(weight.size()), db(bias.size()) {
    const Shape &from = x.shape(), &k = w.shape(), &to = g.shape();
    const auto of = [](const Shape& s, auto... index) {
      const std::array<std::int64_t, 4> i{index...};
      return static_cast<std::size_t>(((i[0] * s[1] + i[1]) * s[2] + i[2]) * s[3] + i[3]);
    };
    const std::int64_t out = k[0] / options.groups;
    for_each(to, [&](auto n, auto o, auto row, auto column) {
      const std::size_t at = of(to, n, o, row, column), channel = static_cast<std::size_t>(o);
      y[at] += bias[channel];
      db[channel] += gradient[at];
      for_each({1, k[1], k[2], k[3]}, [&](auto, auto c, auto i, auto j) {
        const auto down = row * options.stride.height + i * options.dilation.height;
        const auto right = column * options.stride.width + j * options.dilation.width;
        const auto line = down - options.padding.height, pixel = right - options.padding.width;
        if (line < 0 || line >= from[2] || pixel < 0 || pixel >= from[3]) return;
        const std::size_t p = of(from, n, o / out * k[1] + c, line, pixel), q = of(k, o, c, i, j);
        y[at] += weight[q] * in[p];
        dx[p] += weight[q] * gradient[at];
        dw[q] += in[p] * gradient[at];
      });
    });
  }

  template <class F> static void for_each(const Shape& shape, F f) {
    for (std::int64_t a = 0; a < shape[0]; ++a)
      for (std::int64_t b = 0; b < shape[1]; ++b)
        for (std::int64_t c = 0; c < shape[2]; ++c)
          for (std::int64_t d = 0; d < shape[3]; ++d) f(a, b, c, d);
  }

  Numbers in, weight, bias, gradient, y, dx, dw, db;
};

struct ConvolutionCase {
  Shape x, weight;
  Conv2dOptions options;
};
const std::vector<ConvolutionCase> convolutions{
    {{1, 1, 1, 1}, {1, 1, 1, 1}, {}},
    {{2, 3, 7, 5}, {4, 3, 3, 2}, {}},
    {{37, 2, 6, 6}, {3, 2, 3, 3}, {.padding = 1}},
    {{2, 4, 9, 8}, {6, 2, 3, 4}, {.stride = {2, 3}, .padding = {1, 2}, .groups = 2}},
    {{3, 6, 8, 11}, {6, 1, 2, 3}, {.stride = {1, 2}, .dilation = {3, 2}, .groups = 6}},
    {{2, 3, 4, 3}, {6, 1, 3, 3}, {.stride = 2, .padding = 4, .dilation = {2, 1}, .groups = 3}},
    {{0, 2, 5, 5}, {4, 2, 3, 3}, {.padding = 1}},
    {{2, 0, 5, 5}, {4, 0, 3, 3}, {}},
};

}  // namespace

TEST_SUITE("images") {

// Of small integers every sum is exact, whatever its order.
TEST_CASE("conv2d and its gradients, in one pass and in ops, are what plain loops make") {
  for (const Dtype dtype : {float64, float32})
    for (const auto& [shape, filter, options] : convolutions) {
      const auto draw = [dtype](const Shape& s) { return to(randint(-4, 5, s), dtype); };
      const Tensor x = parameter(draw(shape)), w = parameter(draw(filter));
      const Tensor b = parameter(draw({filter[0]}));
      const Tensor y = conv2d(x, w, b, options), g = draw(y.shape());
      const PlainConvolution plain(x, w, b, g, options);
      CAPTURE(describe(shape));
      CHECK(numbers(y) == plain.y);
      for (const bool in_ops : {false, true}) {
        const GradOptions recorded{.create_graph = in_ops, .retain_graph = true};
        const Tensors all = grad(sum(y * g), {x, w, b}, recorded);
        CHECK(numbers(all[0]) == plain.dx);
        CHECK(numbers(all[1]) == plain.dw);
        CHECK(numbers(all[2]) == plain.db);
        CHECK(numbers(grad(sum(y * g), x, recorded)) == plain.dx);
        CHECK(numbers(grad(sum(y * g), w, recorded)) == plain.dw);
      }
      const Tensor bare = conv2d(x, w, options);
      CHECK(numbers(bare + reshape(b, {filter[0], 1, 1})) == plain.y);
      CHECK(numbers(grad(sum(bare * g), w)) == plain.dw);
    }
}

TEST_CASE("options that are not given have their defaults") {
  const WindowOptions window;
  CHECK(window.stride == HeightWidth(1));
  CHECK(window.padding == HeightWidth(0));
  CHECK(window.dilation == HeightWidth(1));
  CHECK(conv2d(ones({1, 1, 5, 4}), ones({1, 1, 3, 2})).shape() == Shape{1, 1, 3, 3});
  CHECK(conv2d(ones({1, 1, 5, 4}), ones({1, 1, 3, 2}), {.padding = {0, 1}}).shape() ==
        Shape{1, 1, 3, 5});
}

TEST_CASE("conv_transpose2d is the adjoint of conv2d, groups and all") {
  const Tensor x = randn({2, 4, 9, 7}, float64), w = randn({6, 2, 3, 2}, float64);
  const Tensor y = conv2d(x, w, {.stride = 2, .padding = 1, .groups = 2});
  const Tensor g = randn(y.shape(), float64);
  const Tensor back =
      conv_transpose2d(g, w, {.stride = 2, .padding = 1, .output_padding = {0, 1}, .groups = 2});
  REQUIRE(back.shape() == x.shape());
  CHECK(distance(sum(y * g).item(), sum(x * back).item()) < 1e-13);
}

TEST_CASE("overlapping views and repeated images are convolved as their copies are") {
  const Tensor x = broadcast_to(randn({1, 1, 5, 1}, float64), {2, 3, 5, 4});
  const Tensor w = transpose(randn({2, 3, 2, 3}, float64));
  const Tensor dense_x = tensor(x.to_vector<double>(), x.shape(), float64);
  const Tensor dense_w = tensor(w.to_vector<double>(), w.shape(), float64);
  CHECK(numbers(conv2d(x, w)) == numbers(conv2d(dense_x, dense_w)));
  CHECK(numbers(max_pool2d(x, 2)) == numbers(max_pool2d(dense_x, 2)));
}

TEST_CASE("float32 is convolved and pooled too") {
  const Tensor x = parameter(ones({1, 1, 3, 3}));
  const Tensor y = max_pool2d(conv2d(x, ones({1, 1, 2, 2}), ones({1})), 2);
  CHECK(y.dtype() == float32);
  CHECK(numbers(y) == Numbers{5});
  CHECK(numbers(grad(sum(y), x)) == Numbers{0.25, 0.5, 0.25, 0.5, 1, 0.5, 0.25, 0.5, 0.25});
}

TEST_CASE("convolutions say which sizes and options they want") {
  const Tensor x = ones({1, 2, 5, 5}), w = ones({4, 2, 3, 3});
  const auto shape = [](auto f) { return complaint<ShapeError>(f); };
  const auto value = [](auto f) { return complaint<ValueError>(f); };
  CHECK(has(shape([&] { conv2d(ones({2, 5, 5}), w); }), "[n, channels, height, width]"));
  CHECK(has(shape([&] { conv2d(x, ones({4, 3, 3, 3})); }), "2 channels, the weight wants 3"));
  CHECK(has(shape([&] { conv2d(x, ones({3, 1, 3, 3}), {.groups = 2}); }), "groups"));
  CHECK(has(shape([&] { conv2d(x, w, {.groups = 0}); }), "groups"));
  CHECK(has(shape([&] { conv2d(x, w, ones({3})); }), "[4]"));
  CHECK(has(shape([&] { conv2d(x, ones({4, 2, 6, 3})); }), "does not fit the height of 5"));
  CHECK(has(shape([&] { conv2d(x, w, {.dilation = {1, 3}}); }), "does not fit the width"));
  CHECK(has(value([&] { conv2d(x, w, {.stride = 0}); }), "stride along the height is 0"));
  CHECK(has(value([&] { conv2d(x, w, {.padding = {0, -1}}); }), "padding along the width is -1"));
  CHECK(has(value([&] { conv2d(x, w, {.dilation = std::int64_t{1} << 62}); }), "dilation"));
  CHECK(has(value([&] { conv2d(x, ones({4, 2, 0, 3})); }), "kernel along the height is 0"));
  CHECK(has(complaint<DtypeError>([&] { conv2d(x, ones({4, 2, 3, 3}, float64)); }), "conv2d"));
  CHECK(has(shape([&] { conv1d(x, w); }), "[n, channels, length]"));
  CHECK(has(value([&] {
              conv_transpose2d(x, ones({2, 1, 3, 3}), {.output_padding = 1});
            }),
            "output_padding"));
  CHECK(has(shape([&] { fold(ones({1, 8, 3}), 3, 2); }), "does not fold"));
  CHECK(has(complaint<DtypeError>([&] { unfold(ones({1, 1, 2, 2}, int64), 1); }), "unfold"));
}

}  // TEST_SUITE
