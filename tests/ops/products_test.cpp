#include <gradus/engine/engine.h>
#include <gradus/kernels/blas/gemm_tiles.h>
#include <gradus/ops/ops.h>
#include <doctest/doctest.h>
#include <functional>
#include <map>
#include <set>
#include "support.h"

using namespace gradus;

namespace {

Tensor integers(const Shape& shape, Dtype dtype, RandomState& generator) {
  return to(randint(-3, 4, shape, generator), dtype);
}

// Fills what the pool will hand out next for this shape with NaN.
void poison(const Shape& shape, Dtype dtype) { full(shape, std::nan(""), dtype); }

Numbers product(const Numbers& a, const Numbers& b, std::int64_t m, std::int64_t n,
                std::int64_t k) {
  Numbers c;
  for (std::int64_t i = 0; i < m; ++i)
    for (std::int64_t j = 0; j < n; ++j) {
      double sum = 0;
      for (std::int64_t p = 0; p < k; ++p)
        sum += a[static_cast<std::size_t>(i * k + p)] * b[static_cast<std::size_t>(p * n + j)];
      c.push_back(sum);
    }
  return c;
}

// [rows, columns] as a view: row-major, column-major, with gaps, or backwards.
Tensor laid_out(std::int64_t rows, std::int64_t columns, int layout, Dtype dtype, RandomState& g) {
  if (layout == 1) return transpose(integers({columns, rows}, dtype, g));
  if (layout == 2) return slice(integers({rows, columns + 3}, dtype, g), 1, 2, columns + 2);
  if (layout == 3)
    return slice(integers({2 * rows, columns}, dtype, g), 0, 2 * rows, -2 * rows - 1, -2);
  return integers({rows, columns}, dtype, g);
}

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

TEST_CASE("every size and layout multiplies as plain loops do, and never reads old memory") {
  RandomState generator(1);
  for (const Dtype dtype : {float32, float64})
    for (const std::int64_t m : {1, 2, 3, 5, 8, 17})
      for (const std::int64_t n : {1, 2, 7, 8, 16, 33})
        for (const std::int64_t k : {0, 1, 2, 8, 9, 16, 17, 40})
          for (int layout = 0; layout < 16; ++layout) {
            const Tensor a = laid_out(m, k, layout % 4, dtype, generator);
            const Tensor b = laid_out(k, n, layout / 4, dtype, generator);
            poison({m, n}, dtype);
            const Numbers c = numbers(matmul(a, b));
            if (c == product(numbers(a), numbers(b), m, n, k)) continue;
            FAIL_CHECK(dtype, ' ', m, " x ", n, " x ", k, ", layout ", layout);
          }
}

TEST_CASE_TEMPLATE("tiles of every size and layout multiply and add as plain loops do", T, float,
                   double) {
  for (const std::int64_t m : {1, 3, 8, 15, 33})
    for (const std::int64_t n : {1, 7, 16, 33, 75})
      for (const std::int64_t k : {1, 9, 192, 401})
        for (int layout = 0; layout < 12; ++layout) {
          std::vector<T> a(static_cast<std::size_t>(m * k)), b(static_cast<std::size_t>(k * n)),
              c(static_cast<std::size_t>(m * n), T(3)), row(static_cast<std::size_t>(n));
          for (std::size_t j = 0; j < row.size(); ++j) row[j] = static_cast<T>(j % 5);
          for (std::size_t i = 0; i < a.size(); ++i) a[i] = static_cast<T>(i * 7 % 11) - 5;
          for (std::size_t i = 0; i < b.size(); ++i) b[i] = static_cast<T>(i * 5 % 13) - 6;
          kernels::TiledProduct<T> p{m, n, k, a.data(), k, 1, b.data(), n, 1, c.data(), n};
          if (layout & 1) p.a_down = 1, p.a_right = m;
          if (layout & 2) p.b_down = 1, p.b_right = k;
          if (layout & 4) p.onto = c.data(), p.onto_down = n;
          if (layout & 8) p.onto = row.data();
          kernels::gemm_tiles(p);
          bool same = true;
          for (std::int64_t i = 0; i < m; ++i)
            for (std::int64_t j = 0; j < n; ++j) {
              T sum = layout & 4 ? T(3) : layout & 8 ? row[static_cast<std::size_t>(j)] : T(0);
              for (std::int64_t q = 0; q < k; ++q)
                sum += p.a[i * p.a_down + q * p.a_right] * p.b[q * p.b_down + j * p.b_right];
              same = same && sum == c[static_cast<std::size_t>(i * n + j)];
            }
          if (!same) FAIL_CHECK(m, " x ", n, " x ", k, ", layout ", layout);
        }
}

TEST_CASE("a matrix that many products share gets the sum of what single ones give") {
  RandomState generator(3);
  const Tensor w = parameter(laid_out(8, 6, 0, float64, generator));
  const Tensor bias = zeros({8}, float64);
  const auto drawn = [&](std::int64_t rows, std::int64_t columns) {
    return laid_out(rows, columns, 0, float64, generator);
  };
  const Tensor up = drawn(5, 8), down = drawn(5, 6), left = drawn(6, 4), square = drawn(6, 8);
  const auto batched = [](const Tensor& x) { return stack({x, x * 2, x - 1}, 0); };
  const std::vector<std::function<Tensor()>> terms{
      [&] { return sum(up * linear(down, w, bias)); },
      [&] { return sum(matmul(up, w) * down); },
      [&] { return sum(matmul(w, left) * 3); },
      [&] { return sum(square * matmul(transpose(w), matmul(w, square))); },
      [&] { return sum(matmul(batched(up), w) * batched(down)); },
      [&] { return sum(matmul(w, batched(left))); },
      [&] {
        return sum(matmul(zeros({3, 0}, float64), slice(w, 0, 0, 0)));
      },
  };
  Tensor all = scalar(0, float64), expected = zeros({8, 6}, float64);
  for (const auto& term : terms) {
    all = all + term();
    expected = expected + grad(term(), w);
  }
  CHECK(numbers(grad(all, w, {.retain_graph = true})) == numbers(expected));
  CHECK(numbers(grad(all, w, {.create_graph = true})) == numbers(expected));
}

TEST_CASE("NaN and infinity go through small and large products") {
  for (const std::int64_t n : {2, 40, 130}) {
    const Tensor a = full({n, n}, 1, float64);
    Numbers marked(static_cast<std::size_t>(n * n), 1.0);
    marked[0] = std::nan("");
    marked[1] = std::numeric_limits<double>::infinity();
    const Numbers y = numbers(matmul(a, tensor(marked, {n, n}, float64)));
    CHECK(std::isnan(y[0]));
    CHECK(std::isinf(y[1]));
  }
}

TEST_CASE("one matrix for all batches gives what single products give") {
  RandomState generator(2);
  const auto single = [](const Tensor& a, const Tensor& b) {
    Numbers all;
    for (std::int64_t i = 0; i < a.shape()[0]; ++i) {
      const Tensor left = reshape(slice(a, 0, i, i + 1), {a.shape()[1], a.shape()[2]});
      const Numbers one = numbers(matmul(left, b));
      all.insert(all.end(), one.begin(), one.end());
    }
    return all;
  };
  const Tensor b = integers({5, 6}, float64, generator),
               x = integers({4, 6, 5}, float64, generator);
  for (const Tensor& a : {x, slice(x, 1, 0, 6, 2), slice(x, 0, 3, -5, -1), slice(x, 2, 0, 1),
                          permute(x, {1, 0, 2}), transpose(integers({4, 5, 6}, float64, generator)),
                          broadcast_to(slice(x, 0, 0, 1), {4, 6, 5})}) {
    const Tensor right = a.shape()[2] == 1 ? slice(b, 0, 0, 1) : b;
    CHECK(numbers(matmul(a, right)) == single(a, right));
  }
}

TEST_CASE("gradients of repeated batches are sums over the repeats") {
  RandomState generator(3);
  const std::vector<std::pair<Shape, Shape>> pairs{{{2, 3, 4}, {4, 5}},
                                                   {{3, 4}, {2, 4, 5}},
                                                   {{2, 1, 3, 4}, {3, 4, 2}},
                                                   {{1, 3, 4}, {2, 4, 2}},
                                                   {{2, 5, 1, 3, 4}, {1, 3, 4, 2}},
                                                   {{1, 1, 3, 4}, {4, 2}},
                                                   {{3, 1, 2, 3}, {1, 2, 3, 2}},
                                                   {{0, 3, 4}, {4, 5}},
                                                   {{2, 0, 4}, {4, 5}}};
  for (const auto& [left, right] : pairs) {
    CAPTURE(left);
    CAPTURE(right);
    const Tensor a = parameter(integers(left, float64, generator));
    const Tensor b = parameter(integers(right, float64, generator));
    const Tensor y = matmul(a, b);
    const Tensor g = integers(y.shape(), float64, generator);
    const Tensors found = grad(sum(y * g), {a, b});
    // The same with every batch written out, so that broadcasting's own rule does the sums.
    const auto stretched = [&](const Tensor& x) {
      Shape shape(y.shape().begin(), y.shape().end() - 2);
      shape.push_back(x.shape()[x.rank() - 2]);
      shape.push_back(x.shape().back());
      return broadcast_to(x, shape);
    };
    const Tensors wanted = grad(sum(matmul(stretched(a), stretched(b)) * g), {a, b});
    CHECK(found[0].shape() == left);
    CHECK(found[1].shape() == right);
    CHECK(numbers(found) == numbers(wanted));
  }
}

TEST_CASE("the gradient of a shared matrix holds no product of single batches") {
  const Tensor w = parameter(ones({64, 64})), x = ones({256, 2, 64});
  const Tensor y = sum(matmul(x, w));
  reset_peak();
  const auto before = memory_stats().live_bytes;
  backward(y);
  const auto rise = memory_stats().peak_bytes - before;
  CHECK(rise < 256 * 64 * 64 * 4 / 4);
  CHECK(numbers(w.grad()) == Numbers(64 * 64, 512.0));
}

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

TEST_CASE("dot, outer and bilinear refuse what they would have to guess") {
  const Tensor v = ones({3}), w = ones({4}), m = ones({3, 3});
  CHECK(has(complaint<ShapeError>([&] { dot(v, w); }), "dot: [3] times [4]: the sizes differ"));
  CHECK(has(complaint<ShapeError>([&] { dot(v, ones({1})); }), "does not broadcast"));
  CHECK(has(complaint<ShapeError>([&] { dot(m, v); }), "both must be vectors"));
  CHECK(has(complaint<ShapeError>([&] { outer(m, v); }), "outer: [3, 3] times [3]"));
  CHECK_THROWS_AS(dot(v, to(v, float64)), DtypeError);
  CHECK_THROWS_AS(outer(to(v, int64), to(v, int64)), DtypeError);
  CHECK_THROWS_AS(dot(v, 2), DtypeError);
  const Tensor weight = ones({2, 3, 4}), bias = ones({2});
  CHECK(has(complaint<ShapeError>([&] { bilinear(v, v, weight, bias); }), "x2 [..., in2]"));
  CHECK_THROWS_AS(bilinear(ones({1, 3}), ones({5, 4}), weight, bias), ShapeError);
  CHECK_THROWS_AS(bilinear(v, w, weight, 1.0), ShapeError);
  CHECK(numbers(bilinear(v, w, weight, bias)) == Numbers{13, 13});
}

}  // TEST_SUITE("products")
