#include <gradus/engine/engine.h>
#include <gradus/ops/ops.h>
#include <doctest/doctest.h>
#include <functional>
#include "ops/linear/matrices.h"
#include "support.h"

using namespace gradus;

namespace {

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

}  // TEST_SUITE
