#include <gradus/ops/ops.h>
#include "slide.h"

// Convolutions, of sequences and of images.

namespace fuzz {
namespace {

std::string slide_text(const Attributes& to, const std::string& more) {
  return "{.stride = " + std::to_string(to.numbers[0]) +
         ", .padding = " + std::to_string(to.numbers[1]) +
         ", .dilation = " + std::to_string(to.numbers[2]) + more + "}";
}

// A sequence or an image [channels, height, width] beside a kernel [out, channels / groups, …],
// all of one rank; a sequence is an image one pixel high.
struct Convolution {
  std::int64_t groups, out, per_group, height, width, kernel_height, kernel_width;

  static std::optional<Convolution> of(const Shapes& in, bool image) {
    const Shape &x = in[0], &w = in[1];
    if (x.size() != 3 || w.size() != (image ? 4u : 3u)) return {};
    const std::int64_t channels = image ? x[0] : x[1];
    if (channels % w[1] != 0 || w[0] % (channels / w[1]) != 0) return {};
    return Convolution{channels / w[1],    w[0], w[1], image ? x[1] : 1, x[2], image ? w[2] : 1,
                       image ? w[3] : w[2]};
  }
};

// One image [channels, height, width]; y has its windows' place.
void convolve(const Convolution& c, const Slide& slide, const Slide& across, const Real* x,
              const Real* w, Real* y) {
  const std::int64_t rows = slide.count(c.height, c.kernel_height);
  const std::int64_t columns = across.count(c.width, c.kernel_width);
  each({c.out, rows, columns, c.per_group, c.kernel_height, c.kernel_width}, [&](const Shape& p) {
    const std::int64_t i = slide.at(p[1], p[4]), j = across.at(p[2], p[5]);
    if (!is_inside(i, c.height) || !is_inside(j, c.width)) return;
    const std::int64_t channel = p[0] / (c.out / c.groups) * c.per_group + p[3];
    y[(p[0] * rows + p[1]) * columns + p[2]] +=
        x[(channel * c.height + i) * c.width + j] *
        w[((p[0] * c.per_group + p[3]) * c.kernel_height + p[4]) * c.kernel_width + p[5]];
  });
}

Kind convolution(bool image) {
  Kind kind{image ? "conv2d" : "conv1d", 2};
  kind.draw = [image](Random& random, const Shapes& in, Attributes& to) {
    return draw_slide(random, in, to) && Convolution::of(in, image).has_value();
  };
  kind.shape = [image](const Shapes& in, const Attributes& to) -> std::optional<Shape> {
    const auto c = Convolution::of(in, image);
    if (!c) return {};
    const Slide slide(to);
    const std::int64_t columns = slide.count(c->width, c->kernel_width);
    const std::int64_t rows = image ? slide.count(c->height, c->kernel_height) : 1;
    if (columns < 1 || rows < 1) return {};
    return image ? Shape{1, c->out, rows, columns} : Shape{in[0][0], c->out, columns};
  };
  kind.value = [image](const Inputs& in, const Attributes& to, Numbers& y) {
    const auto c = *Convolution::of({in[0]->shape, in[1]->shape}, image);
    const Slide across(to);
    Slide down = across;
    if (!image) down.padding = 0;
    const std::size_t images = image ? 1 : static_cast<std::size_t>(in[0]->shape[0]);
    for (std::size_t k = 0; k < images; ++k)
      convolve(c, down, across, in[0]->values.data() + k * in[0]->values.size() / images,
               in[1]->values.data(), y.values.data() + k * y.values.size() / images);
  };
  kind.call = [image](const Tensors& in, const Attributes& to) {
    const auto c = *Convolution::of({in[0].shape(), in[1].shape()}, image);
    const auto [stride, padding, dilation] = Slide(to);
    if (!image) return gradus::conv1d(in[0], in[1], {stride, padding, dilation, c.groups});
    return gradus::conv2d(gradus::unsqueeze(in[0], 0), in[1],
                          {stride, padding, dilation, c.groups});
  };
  kind.text = [kind, image](const Names& x, const Shapes& in, const Attributes& to) {
    const auto groups = std::to_string(Convolution::of(in, image)->groups);
    const std::string first = image ? "unsqueeze(" + x[0] + ", 0)" : x[0];
    return kind.name + "(" + first + ", " + x[1] + ", " + slide_text(to, ", .groups = " + groups) +
           ")";
  };
  kind.partner = [image](Random& random, const Shape& first) {
    if (first.size() != 3) return first;  // no image: draw says so
    const std::int64_t channels = first[image ? 0 : 1];
    const std::int64_t groups = channels % 2 == 0 && random.chance(40) ? 2 : 1;
    Shape shape{groups * random.between(1, 2), channels / groups, random.between(1, 3)};
    if (image) shape.push_back(random.between(1, 3));
    return shape;
  };
  return kind;
}

}  // namespace

const std::vector<Kind>& convolutions() {
  static const std::vector<Kind> kinds{convolution(false), convolution(true)};
  return kinds;
}

}  // namespace fuzz
