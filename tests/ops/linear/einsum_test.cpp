#include <gradus/engine/engine.h>
#include <gradus/ops/ops.h>
#include <doctest/doctest.h>
#include <map>
#include <set>
#include "ops/linear/matrices.h"
#include "support.h"

using namespace gradus;

namespace {

// The letters of a term, and einsum by plain loops over all of them.
struct Loops {
  std::vector<std::string> terms;
  std::string output;
  std::map<char, std::int64_t> sizes;

  Tensor run(const Tensors& tensors) const {
    std::string letters = output;
    for (const auto& [letter, size] : sizes)
      if (output.find(letter) == std::string::npos) letters += letter;
    Shape shape;
    for (const char letter : output) shape.push_back(sizes.at(letter));
    Numbers answer(static_cast<std::size_t>(count(shape)), 0.0);
    std::vector<Numbers> values;
    for (const auto& x : tensors) values.push_back(numbers(x));
    std::map<char, std::int64_t> at;
    step(letters, 0, at, tensors, values, answer);
    return tensor(answer, shape, float64);
  }

  void step(const std::string& letters, std::size_t depth, std::map<char, std::int64_t>& at,
            const Tensors& tensors, const std::vector<Numbers>& values, Numbers& answer) const {
    if (depth < letters.size()) {
      auto& i = at[letters[depth]];
      for (i = 0; i < sizes.at(letters[depth]); ++i)
        step(letters, depth + 1, at, tensors, values, answer);
      return;
    }
    double term = 1;
    for (std::size_t k = 0; k < tensors.size(); ++k) {
      std::int64_t place = 0;
      for (std::size_t axis = 0; axis < terms[k].size(); ++axis) {
        const std::int64_t size = tensors[k].shape()[axis];
        place = place * size + (size == 1 ? 0 : at.at(terms[k][axis]));
      }
      term *= values[k][static_cast<std::size_t>(place)];
    }
    std::int64_t place = 0;
    for (const char letter : output) place = place * sizes.at(letter) + at.at(letter);
    answer[static_cast<std::size_t>(place)] += term;
  }
};

}  // namespace

TEST_SUITE("products") {

TEST_CASE("einsum answers as plain loops for random subscripts") {
  RandomState generator(4);
  const auto draw = [&](std::int64_t n) {
    return static_cast<std::size_t>(randint(0, n, {}, generator).item());
  };
  for (int trial = 0; trial < 400; ++trial) {
    Loops loops;
    for (const char letter : {'a', 'b', 'c', 'D', 'e'})
      loops.sizes[letter] = 1 + static_cast<int>(draw(3));
    std::string text, used;
    Tensors tensors;
    for (std::size_t k = 0, n = 1 + draw(3); k < n; ++k) {
      std::string term;
      Shape shape;
      for (std::size_t axis = 0, rank = draw(5); axis < rank; ++axis) {
        const char letter = "abcDe"[draw(5)];
        const bool again = term.find(letter) != std::string::npos;
        const std::int64_t size =
            again ? shape[term.find(letter)] : (draw(5) == 0 ? 1 : loops.sizes.at(letter));
        term += letter;
        shape.push_back(size);
      }
      loops.terms.push_back(term);
      used += term;
      text += (k ? "," : "") + term;
      tensors.push_back(integers(shape, float64, generator));
    }
    std::map<char, std::int64_t> present;  // a letter of ones alone has size 1
    for (std::size_t k = 0; k < tensors.size(); ++k)
      for (std::size_t axis = 0; axis < loops.terms[k].size(); ++axis) {
        auto& size = present[loops.terms[k][axis]];
        size = std::max(size, tensors[k].shape()[axis]);
      }
    loops.sizes = present;
    std::set<char> chosen;
    for (const char letter : used)
      if (draw(2) && chosen.insert(letter).second) loops.output += letter;
    text += " -> " + loops.output;
    CAPTURE(text);
    const Tensor y = einsum(text, tensors), wanted = loops.run(tensors);
    CHECK(y.shape() == wanted.shape());
    CHECK(numbers(y) == numbers(wanted));
  }
}

TEST_CASE("einsum says what is wrong with its subscripts") {
  const Tensor a = ones({2, 3}), b = ones({3, 4});
  const auto refused = [&](const std::string& text, const Tensors& tensors) {
    return complaint<ValueError>([&] { einsum(text, tensors); });
  };
  CHECK(has(refused("ij,jk->ik", {a}), "names 2 operands, separated by commas, but there are 1"));
  CHECK(has(refused("ij->ij", {}), "there are 0"));
  CHECK(has(refused("i1", {a}), "holds '1'"));
  CHECK(has(refused("i.j", {a}), "holds '.'"));
  CHECK(has(refused("ij->i->j", {a}), "holds '-'"));
  CHECK(has(refused("ij->ik", {a}), "has 'k' in the output alone"));
  CHECK(has(refused("ij->ii", {a}), "has 'i' twice in the output"));
  CHECK(has(refused("i...->i", {a}), "none in the output"));
  CHECK(has(refused("...i...", {a}), "two \"...\""));
  const auto misfit = [&](const std::string& text, const Tensors& tensors) {
    return complaint<ShapeError>([&] { einsum(text, tensors); });
  };
  CHECK(has(misfit("ijk->i", {a}), "has 3 letters for operand 0 [2, 3]"));
  CHECK(has(misfit("i->i", {a}), "has 1 letters for operand 0 [2, 3]"));
  CHECK(has(misfit("ijk...->i", {a}), "has 3 letters for operand 0 [2, 3]"));
  CHECK(has(misfit("ij,ik", {a, b}), "has letter 'i' for sizes 2 and 3, of operand 1 [3, 4]"));
  CHECK(has(misfit("ii", {a}), "has letter 'i' for sizes 2 and 3, of operand 0"));
  CHECK(has(misfit("...,...", {a, b}), "has \"...\" for sizes"));
  CHECK_THROWS_AS(einsum("ij,jk", {a, to(b, float64)}), DtypeError);
  CHECK_THROWS_AS(einsum("ij", {to(a, int64)}), DtypeError);
  const std::string line = complaint<ValueError>([&] { einsum("ij->k", {a}); });
  CHECK(has(line, here().substr(0, here().find(':'))));
}

TEST_CASE("einsum takes spaces, an ellipsis for nothing, and the same tensor twice") {
  const Tensor a = parameter(tensor({{1, 2}, {3, 4}}, float64));
  CHECK(numbers(einsum(" i j , j k -> i k ", {a, a})) == Numbers{7, 10, 15, 22});
  CHECK(numbers(einsum("...ij->...ji", {a})) == Numbers{1, 3, 2, 4});
  CHECK(numbers(einsum("...ij->ij", {a})) == Numbers{1, 2, 3, 4});
  CHECK(numbers(einsum("", {sum(a)})) == Numbers{10});
  CHECK(numbers(einsum(",->", {sum(a), sum(a)})) == Numbers{100});
  CHECK(numbers(grad(einsum("ij,ij->", {a, a}), a)) == Numbers{2, 4, 6, 8});
}

}  // TEST_SUITE
