#include <gradus/ops/ops.h>
#include <algorithm>
#include <map>
#include "program.h"

// Products: of matrices, and of any axes by einsum.

namespace fuzz {
namespace {

// Matrices and batches of them; batches broadcast.
std::optional<Shape> product_shape(const Shapes& in, const Attributes&) {
  Shape a = in[0], b = in[1], common;
  if (a.size() < 2 || b.size() < 2 || a.back() != b[b.size() - 2]) return {};
  const std::int64_t rows = a[a.size() - 2], columns = b.back();
  for (Shape* shape : {&a, &b}) shape->resize(shape->size() - 2);
  if (!gradus::broadcast(a, b, common)) return {};
  common.push_back(rows);
  common.push_back(columns);
  return common;
}

Kind matmul() {
  Kind kind{"matmul", 2};
  kind.draw = [](Random&, const Shapes& in, Attributes&) { return in[0].size() >= 2; };
  kind.shape = product_shape;
  kind.value = [](const Inputs& in, const Attributes&, Numbers& y) {
    each(y.shape, [&](const Shape& place) {
      Shape left = place, right = place;
      for (std::int64_t k = 0; k < in[0]->shape.back(); ++k) {
        left[left.size() - 1] = k;
        right[right.size() - 2] = k;
        y[place] += (*in[0])[left] * (*in[1])[right];
      }
    });
  };
  kind.call = [](const Tensors& in, const Attributes&) { return gradus::matmul(in[0], in[1]); };
  kind.text = [](const Names& x, const Shapes&, const Attributes&) {
    return "matmul(" + x[0] + ", " + x[1] + ")";
  };
  kind.partner = [](Random& random, const Shape& first) {
    if (first.size() < 2) return first;  // no matrix: draw says so
    Shape shape{first.back(), random.between(1, 4)};
    if (first.size() > 2 && random.chance(50)) shape.insert(shape.begin(), first[first.size() - 3]);
    return shape;
  };
  return kind;
}

// "ab,cb->ca": the letters of two inputs and of the result.
struct Subscripts {
  std::string in[2], out;
};
Subscripts parsed(const std::string& text) {
  const auto comma = text.find(','), arrow = text.find("->");
  return {{text.substr(0, comma), text.substr(comma + 1, arrow - comma - 1)},
          text.substr(arrow + 2)};
}

// The size behind each letter; nothing where a letter stands for two sizes.
std::optional<std::map<char, std::int64_t>> sizes_of(const Subscripts& subscripts,
                                                     const Shapes& in) {
  std::map<char, std::int64_t> sizes;
  for (const int k : {0, 1}) {
    if (subscripts.in[k].size() != in[k].size()) return {};
    for (std::size_t axis = 0; axis < in[k].size(); ++axis)
      if (sizes.emplace(subscripts.in[k][axis], in[k][axis]).first->second != in[k][axis])
        return {};
  }
  return sizes;
}

// A letter for an axis: now and then one that stands for this size already, else a new one.
char draw_letter(Random& random, std::map<char, std::int64_t>& sizes, std::int64_t size,
                 int percent) {
  for (const auto& [letter, known] : sizes)
    if (known == size && random.chance(percent)) return letter;
  const char letter = static_cast<char>('a' + sizes.size());
  sizes.emplace(letter, size);
  return letter;
}

bool draw_subscripts(Random& random, const Shapes& in, Attributes& to) {
  std::map<char, std::int64_t> sizes;
  for (const int k : {0, 1}) {
    for (const auto size : in[k])
      to.subscripts += draw_letter(random, sizes, size, k == 0 ? 15 : 60);
    to.subscripts += k == 0 ? "," : "->";
  }
  std::string out;
  std::int64_t places = 1;
  for (const auto& [letter, size] : sizes) {
    places *= size;
    if (random.chance(60))
      out.insert(out.begin() + random.below(std::int64_t(out.size()) + 1), letter);
  }
  to.subscripts += out;
  return places <= 512;
}

Shape picked(const std::string& letters, const std::map<char, std::int64_t>& of) {
  Shape shape;
  for (const char letter : letters) shape.push_back(of.at(letter));
  return shape;
}

// The sum over all letters that the result lacks.
void multiply(const Inputs& in, const Attributes& to, Numbers& y) {
  const Subscripts subscripts = parsed(to.subscripts);
  const auto sizes = *sizes_of(subscripts, {in[0]->shape, in[1]->shape});
  Shape all;
  for (const auto& [letter, size] : sizes) all.push_back(size);
  each(all, [&](const Shape& place) {
    std::map<char, std::int64_t> at;
    for (const auto& [letter, size] : sizes) at.emplace(letter, place[at.size()]);
    y[picked(subscripts.out, at)] +=
        (*in[0])[picked(subscripts.in[0], at)] * (*in[1])[picked(subscripts.in[1], at)];
  });
}

Kind einsum() {
  Kind kind{"einsum", 2};
  kind.draw = draw_subscripts;
  kind.shape = [](const Shapes& in, const Attributes& to) -> std::optional<Shape> {
    const Subscripts subscripts = parsed(to.subscripts);
    const auto sizes = sizes_of(subscripts, in);
    if (!sizes) return {};
    return picked(subscripts.out, *sizes);
  };
  kind.value = multiply;
  kind.call = [](const Tensors& in, const Attributes& to) {
    return gradus::einsum(to.subscripts, in);
  };
  kind.text = [](const Names& x, const Shapes&, const Attributes& to) {
    return "einsum(\"" + to.subscripts + "\", {" + x[0] + ", " + x[1] + "})";
  };
  return kind;
}

}  // namespace

const std::vector<Kind>& products() {
  static const std::vector<Kind> kinds{matmul(), einsum()};
  return kinds;
}

}  // namespace fuzz
