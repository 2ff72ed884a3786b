#include <gradus/graph/rules.h>
#include <gradus/kernels/dense/copy.h>
#include <gradus/ops/arguments.h>
#include <gradus/ops/ops.h>

// Joining tensors and cutting them: concat has the rule, and its pieces are slices.

namespace gradus {
using namespace graph;
namespace {

using Places = std::vector<std::int64_t>;

// One tensor at least, all of one dtype.
std::vector<TensorLike> operands(const char* op, const Tensors& tensors,
                                 const std::source_location& at) {
  if (tensors.empty()) fail<ShapeError>(op, at, "the list holds no tensor; give one at least");
  std::vector<TensorLike> inputs;
  for (const auto& tensor : tensors) {
    inputs.emplace_back(tensor, at);
    if (inputs.back().dtype() != inputs[0].dtype())
      fail<DtypeError>(op, at,
                       describe(inputs[0]) + " and " + describe(inputs.back()) +
                           " do not mix; convert one with to(x, dtype)");
  }
  return inputs;
}

// Where each piece begins along the axis, and where the last one ends.
Places starts(const std::vector<TensorLike>& inputs, std::size_t axis) {
  Places places{0};
  Shape wanted = inputs[0].shape();
  for (const auto& input : inputs) {
    const Shape& shape = input.shape();
    if (shape.size() == wanted.size()) wanted[axis] = shape[axis];
    if (shape != wanted)
      fail<ShapeError>("concat", input.at,
                       describe(inputs[0].shape()) + " and " + describe(shape) +
                           " do not join along axis " + std::to_string(axis) +
                           "; all other sizes must be equal");
    places.push_back(places.back() + shape[axis]);
  }
  return places;
}

NdArray joined(const std::vector<TensorLike>& inputs, std::size_t axis, const Places& places) {
  Shape shape = inputs[0].shape();
  shape[axis] = places.back();
  const NdArray all = NdArray::empty(shape, inputs[0].dtype());
  for (std::size_t k = 0; k < inputs.size(); ++k) {
    const NdArray& piece = inputs[k].array();
    kernels::copy_into(all.view(piece.shape(), all.strides(), places[k] * all.strides()[axis]),
                       piece);
  }
  return all;
}

}  // namespace

// y = the tensors one after the other along an axis      dL/dx_k = its piece of g
Tensor concat(const Tensors& tensors, int axis, std::source_location at) {
  const auto inputs = operands("concat", tensors, at);
  const int along = detail::checked_axis("concat", inputs[0], axis);
  const Places places = starts(inputs, along);
  return record_list("concat", joined(inputs, along, places), inputs, detail::AlongAxis{along},
                     [places](auto& g, std::size_t k, const detail::AlongAxis& told) {
                       return slice(g, told.axis, places[k], places[k + 1]);
                     });
}

// y = the tensors side by side along a new axis, at that place in the result
Tensor stack(const Tensors& tensors, int axis, std::source_location at) {
  const OpScope scope("stack", at);
  const auto inputs = operands("stack", tensors, at);
  const Shape& shape = tensors[0].shape();
  for (const auto& tensor : tensors)
    if (tensor.shape() != shape)
      fail<ShapeError>("stack", at,
                       describe(shape) + " and " + describe(tensor.shape()) +
                           " do not stack; all shapes must be equal");
  const int place = normal_axis(axis, shape.size() + 1);
  if (place < 0)
    fail<ShapeError>("stack", at,
                     describe(shape) + " has no place " + std::to_string(axis) + " for a new axis");
  Tensors upright;
  for (const auto& input : inputs) upright.push_back(unsqueeze(input, place));
  return concat(upright, place);
}

namespace {
Tensors pieces(const TensorLike& x, int axis, const Places& places) {
  Tensors cut;
  cut.reserve(places.size() - 1);
  for (std::size_t k = 0; k + 1 < places.size(); ++k)
    cut.push_back(slice(x, axis, places[k], places[k + 1]));
  return cut;
}

// Pieces of one size; the last may be shorter.
Tensors pieces_of(const TensorLike& x, int axis, std::int64_t size) {
  const std::int64_t whole = x.shape()[axis];
  Places places{0};
  places.reserve(static_cast<std::size_t>(whole / size + 2));
  do places.push_back(whole - places.back() > size ? places.back() + size : whole);
  while (places.back() < whole);
  return pieces(x, axis, places);
}
}  // namespace

// y = slices of x along an axis, each of that size but for the last
Tensors split(TensorLike x, std::int64_t size, int axis) {
  const int along = detail::checked_axis("split", x, axis);
  if (size < 1)
    fail<ValueError>("split", x.at,
                     "pieces of size " + std::to_string(size) + "; it must be positive");
  return pieces_of(x, along, size);
}

// y = slices of x along an axis, of the given sizes
Tensors split(TensorLike x, const Shape& sizes, int axis) {
  const int along = detail::checked_axis("split", x, axis);
  const std::int64_t whole = x.shape()[along];
  Places places{0};
  bool fits = true;
  for (const auto size : sizes) {
    fits = fits && size >= 0 && size <= whole - places.back();
    if (fits) places.push_back(places.back() + size);
  }
  if (!fits || places.back() != whole)
    fail<ShapeError>("split", x.at,
                     "the sizes " + describe(sizes) + " do not add up to axis " +
                         std::to_string(along) + " of " + describe(x.shape()));
  return pieces(x, along, places);
}

Tensors split(TensorLike x, std::initializer_list<std::int64_t> sizes, int axis) {
  return split(x, Shape(sizes), axis);
}

// y = n slices of x along an axis, of one size but for the last; fewer where that size uses x up
Tensors chunk(TensorLike x, std::int64_t n, int axis) {
  const int along = detail::checked_axis("chunk", x, axis);
  const std::int64_t whole = x.shape()[along];
  if (n < 1) fail<ValueError>("chunk", x.at, std::to_string(n) + " pieces; it must be positive");
  if (whole == 0) return pieces(x, along, Places(static_cast<std::size_t>(n) + 1, 0));
  return pieces_of(x, along, (whole - 1) / n + 1);
}

}  // namespace gradus
