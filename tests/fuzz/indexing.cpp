#include <gradus/ops/ops.h>
#include "program.h"
#include "text.h"

// Elements picked by an index, which is no step of its own: its entries are attributes.

namespace fuzz {
namespace {

// The index's entries: as many as its shape holds, each within the axis however small it has
// become.
std::vector<std::int64_t> entries(const Attributes& to, const Shape& index, const Shape& input) {
  std::vector<std::int64_t> found(static_cast<std::size_t>(gradus::count(index)));
  for (std::size_t k = 0; k < found.size(); ++k)
    found[k] = to.numbers[k % to.numbers.size()] % input[along(to)];
  return found;
}

std::string index_text(const std::vector<std::int64_t>& numbers, const Shape& shape) {
  return "tensor(std::vector<std::int64_t>{" + list(numbers) + "}, {" + list(shape) + "}, int64)";
}

// Entries from the end are negative.
void draw_entries(Random& random, const Shapes& in, const Shape& index, Attributes& to) {
  const std::int64_t size = in[0][along(to)];
  for (std::int64_t left = gradus::count(index); left > 0; --left)
    to.numbers.push_back(random.between(-size, size - 1));
}

// The index covers the input, but for the axis, where it has to.shape[0] entries.
Shape gather_index(const Shape& input, const Attributes& to) {
  Shape shape = input;
  shape[along(to)] = to.shape[0];
  return shape;
}

Real picked(const Numbers& x, Shape place, std::size_t axis, std::int64_t entry) {
  place[axis] = entry < 0 ? entry + x.shape[axis] : entry;
  return x[place];
}

Kind gather() {
  Kind kind{"gather"};
  kind.draw = [](Random& random, const Shapes& in, Attributes& to) {
    if (!draw_axis(random, in, to)) return false;
    to.shape = {random.between(1, 4)};
    draw_entries(random, in, gather_index(in[0], to), to);
    return true;
  };
  kind.shape = [](const Shapes& in, const Attributes& to) -> std::optional<Shape> {
    if (along(to) >= in[0].size()) return {};
    return gather_index(in[0], to);
  };
  kind.value = [](const Inputs& in, const Attributes& to, Numbers& y) {
    const auto index = entries(to, y.shape, in[0]->shape);
    auto entry = index.begin();
    each(y.shape, [&](const Shape& p) { y[p] = picked(*in[0], p, along(to), *entry++); });
  };
  kind.call = [](const Tensors& in, const Attributes& to) {
    const Shape shape = gather_index(in[0].shape(), to);
    const auto index = entries(to, shape, in[0].shape());
    return gradus::gather(in[0], to.axis, gradus::tensor(index, shape, gradus::int64));
  };
  kind.text = [](const Names& x, const Shapes& in, const Attributes& to) {
    const Shape shape = gather_index(in[0], to);
    return "gather(" + x[0] + ", " + std::to_string(to.axis) + ", " +
           index_text(entries(to, shape, in[0]), shape) + ")";
  };
  return kind;
}

Kind index_select() {
  Kind kind{"index_select"};
  kind.draw = [](Random& random, const Shapes& in, Attributes& to) {
    if (!draw_axis(random, in, to)) return false;
    to.shape = {random.between(1, 4)};
    draw_entries(random, in, to.shape, to);
    return true;
  };
  kind.shape = [](const Shapes& in, const Attributes& to) -> std::optional<Shape> {
    if (along(to) >= in[0].size()) return {};
    return gather_index(in[0], to);
  };
  kind.value = [](const Inputs& in, const Attributes& to, Numbers& y) {
    const auto index = entries(to, to.shape, in[0]->shape);
    each(y.shape, [&](const Shape& p) {
      y[p] = picked(*in[0], p, along(to), index[static_cast<std::size_t>(p[along(to)])]);
    });
  };
  kind.call = [](const Tensors& in, const Attributes& to) {
    const auto index = entries(to, to.shape, in[0].shape());
    return gradus::index_select(in[0], to.axis, gradus::tensor(index, to.shape, gradus::int64));
  };
  kind.text = [](const Names& x, const Shapes& in, const Attributes& to) {
    return "index_select(" + x[0] + ", " + std::to_string(to.axis) + ", " +
           index_text(entries(to, to.shape, in[0]), to.shape) + ")";
  };
  return kind;
}

}  // namespace

const std::vector<Kind>& indexing() {
  static const std::vector<Kind> kinds{gather(), index_select()};
  return kinds;
}

}  // namespace fuzz
