#include <gradus/ops/arguments.h>
#include <gradus/ops/linear/subscripts.h>
#include <gradus/ops/ops.h>
#include <algorithm>

// einsum, composed: repeated letters are diagonals, letters that are needed no more are summed, and
// two operands meet in one matmul, or in one product where no letter is summed.

namespace gradus {
namespace {

using detail::holds;
using detail::Labels;

// A tensor and the letter of each of its axes.
struct Labelled {
  Tensor x;
  Labels labels;
};

// The diagonal of axes with the same letter, which comes last.
void take_diagonals(Labelled& t) {
  for (std::size_t i = 0; i < t.labels.size(); ++i) {
    const auto label = t.labels[i];
    const auto again = std::find(t.labels.begin() + i + 1, t.labels.end(), label);
    if (again == t.labels.end()) continue;
    std::vector<int> order;
    for (std::size_t axis = 0; axis < t.labels.size(); ++axis)
      if (axis != i && t.labels.begin() + axis != again) order.push_back(static_cast<int>(axis));
    order.push_back(static_cast<int>(i));
    order.push_back(static_cast<int>(again - t.labels.begin()));
    t.x = permute(t.x, order);
    t.x = diagonal(t.x);
    t.labels.erase(again);
    t.labels.erase(t.labels.begin() + i);
    t.labels.push_back(label);
    i = static_cast<std::size_t>(-1);  // letters have moved: from the start again
  }
}

// Axes of size 1 that other operands stretch are not needed: the product broadcasts.
void drop_ones(Labelled& t, const detail::Sizes& sizes) {
  Labels kept;
  Shape shape;
  for (std::size_t axis = 0; axis < t.labels.size(); ++axis) {
    if (t.x.shape()[axis] == 1 && sizes.at(t.labels[axis]) != 1) continue;
    kept.push_back(t.labels[axis]);
    shape.push_back(t.x.shape()[axis]);
  }
  if (kept.size() == t.labels.size()) return;
  t.x = reshape(t.x, shape);
  t.labels = kept;
}

void sum_out(Labelled& t, const Labels& needed) {
  std::vector<int> axes;
  Labels kept;
  for (std::size_t axis = 0; axis < t.labels.size(); ++axis) {
    if (holds(needed, t.labels[axis]))
      kept.push_back(t.labels[axis]);
    else
      axes.push_back(static_cast<int>(axis));
  }
  if (axes.empty()) return;
  t.x = sum(t.x, axes);
  t.labels = kept;
}

void reorder(Labelled& t, const Labels& labels) {
  if (labels == t.labels) return;
  std::vector<int> order;
  for (const auto label : labels)
    order.push_back(
        static_cast<int>(std::find(t.labels.begin(), t.labels.end(), label) - t.labels.begin()));
  t.x = permute(t.x, order);
  t.labels = labels;
}

Shape matrix(Shape batch, std::int64_t rows, std::int64_t columns) {
  batch.push_back(rows);
  batch.push_back(columns);
  return batch;
}

// The product of two, summed over the letters that are not needed.
Labelled contract(Labelled a, Labelled b, const Labels& needed) {
  sum_out(a, detail::joined(needed, b.labels));
  sum_out(b, detail::joined(needed, a.labels));
  Labels batch, summed, only_a, only_b;
  for (const auto label : a.labels) {
    if (!holds(b.labels, label))
      only_a.push_back(label);
    else if (holds(needed, label))
      batch.push_back(label);
    else
      summed.push_back(label);
  }
  for (const auto label : b.labels)
    if (!holds(a.labels, label)) only_b.push_back(label);
  reorder(a, detail::joined(detail::joined(batch, only_a), summed));
  reorder(b, detail::joined(detail::joined(batch, summed), only_b));
  const auto sizes = [](const Tensor& x, std::size_t from, std::size_t n) {
    return Shape(x.shape().begin() + from, x.shape().begin() + from + n);
  };
  const Shape outer = sizes(a.x, 0, batch.size()), left = sizes(a.x, batch.size(), only_a.size());
  const Shape inner = sizes(b.x, batch.size(), summed.size());
  const Shape right = sizes(b.x, batch.size() + summed.size(), only_b.size());
  const Tensor x = reshape(a.x, matrix(outer, count(left), count(inner)));
  const Tensor z = reshape(b.x, matrix(outer, count(inner), count(right)));
  const Tensor y = summed.empty() ? x * z : matmul(x, z);
  Shape shape = outer;
  for (const auto size : left) shape.push_back(size);
  for (const auto size : right) shape.push_back(size);
  return {reshape(y, shape), detail::joined(detail::joined(batch, only_a), only_b)};
}

}  // namespace

// y[output letters] = sum over the other letters of the product of all operands
Tensor einsum(const std::string& subscripts, const Tensors& tensors, std::source_location at) {
  const OpScope scope("einsum", at);
  const detail::Subscripts parsed = detail::parse_subscripts(subscripts, tensors);
  std::vector<Labelled> operands;
  for (std::size_t k = 0; k < tensors.size(); ++k) {
    operands.push_back({tensors[k], parsed.operands[k]});
    take_diagonals(operands[k]);
    drop_ones(operands[k], parsed.sizes);
  }
  Labelled y = operands[0];
  for (std::size_t k = 1; k < operands.size(); ++k) {
    Labels needed = parsed.output;
    for (std::size_t later = k + 1; later < operands.size(); ++later)
      needed = detail::joined(needed, operands[later].labels);
    y = contract(std::move(y), operands[k], needed);
  }
  sum_out(y, parsed.output);
  reorder(y, parsed.output);
  return y.x;
}

}  // namespace gradus
