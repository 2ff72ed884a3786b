#include <gradus/kernels/blas/gemm_tiles.h>
#include <doctest/doctest.h>
#include "array/same_bits.h"

// Any number of threads gives the same bits, whatever forks.

using namespace gradus;

TEST_SUITE("threads") {

TEST_CASE("any number of threads gives the same bits") { check_same_bits(work); }

// Kept axes outside, inside and on both sides of those reduced; long rows and few, or few columns.
TEST_CASE("reductions over any axes give the same bits") {
  seed(6);
  const Tensors inputs{randn({97, 53, 61}), randn({3, 70001, 2}), transpose(randn({701, 613})),
                       randn({300001}), broadcast_to(randn({53, 1}), {97, 53, 61})};
  const auto reduced = [&] {
    Tensors all;
    for (const Tensor& x : inputs) {
      const std::vector<std::vector<std::int64_t>> lists{{0}, {1}, {2}, {0, 1}, {0, 2}, {1, 2}};
      for (const auto& axes : lists)
        if (axes.back() < static_cast<std::int64_t>(x.shape().size()))
          for (const Tensor& y : {sum(x, axes), amax(x, axes), norm(x, axes), logsumexp(x, axes)})
            all.push_back(y);
      all.push_back(sum(x));
    }
    return numbers(all);
  };
  check_same_bits(reduced);
}

TEST_CASE("layer norm gives the same bits") {
  seed(7);
  const Tensor x = parameter(randn({1501, 203})), weight = parameter(rand({203})),
               bias = parameter(randn({203}));
  const Tensor factor = randn({1501, 203});
  const auto work = [&] {
    const Tensor y = layer_norm(x, weight, bias);
    Tensors all = grad(sum(y * factor), {x, weight, bias});
    all.push_back(y);
    return numbers(all);
  };
  check_same_bits(work);
}

// Into strides, out of strides, over an axis that is too short to be shared out.
TEST_CASE("copies and conversions give the same bits") {
  seed(8);
  const Tensor x = randn({3, 601, 401}), y = randn({601, 2, 503});
  check_same_bits([&] {
    const Tensor all = concat({permute(y, {1, 0, 2}), permute(y, {1, 0, 2}) * 2}, 2);
    return numbers(Tensors{reshape(permute(x, {2, 0, 1}), {x.shape()[2] * 3, 601}), to(x, float64),
                           to(x * 100, int64), to(permute(x, {1, 2, 0}), float64), all, tril(x, -7),
                           triu(x, 5), mean(to(x, float64), {0})});
  });
}

TEST_CASE("gradients that are added to parts give the same bits") {
  seed(8);
  const Tensor x = parameter(randn({701, 1009}));
  check_same_bits([&] {
    const Tensor part = slice(x, 1, 3, 900), other = slice(x, 1, 100, 1009);
    return numbers(grad(sum(square(part)) + sum(exp(other)), x));
  });
}

// Lines one by one, side by side, and more blocks than lines.
TEST_CASE("scans give the same bits") {
  seed(9);
  for (const auto& [shape, axis] : std::vector<std::pair<Shape, int>>{{{701, 1009}, 0},
                                                                      {{701, 1009}, 1},
                                                                      {{53, 101, 130}, 1},
                                                                      {{701, 53, 19}, 1},
                                                                      {{600000}, 0}}) {
    const Tensor x = parameter(randn(shape) * 1e-3 + 1.0), factor = randn(shape);
    CAPTURE(axis);
    check_same_bits([&, axis = axis] {
      const Tensor sums = cumsum(x, axis), products = cumprod(x, axis);
      return numbers(Tensors{grad(sum(sums * factor) + sum(products * factor), x), sums, products});
    });
  }
}

TEST_CASE("orders give the same bits") {
  seed(10);
  const Tensor x = randn({5, 1201, 103});
  check_same_bits([&] {
    Tensors all;
    for (const int axis : {0, 1, 2})
      for (const Tensor& y :
           {argmax(x, axis), argmin(x, axis), argsort(x, axis), topk(x, 3, axis).indices})
        all.push_back(y);
    return numbers(all);
  });
}

// Places repeat, so that sums meet; the axis of the places first, between and last.
TEST_CASE("gathers and what they scatter give the same bits") {
  seed(11);
  const Tensor x = randn({89, 97, 101});
  for (const int axis : {0, 1, 2}) {
    const std::int64_t size = x.shape()[static_cast<std::size_t>(axis)];
    const Tensor index = randint(-size, size, x.shape()), places = randint(-size, size, {307});
    CAPTURE(axis);
    check_same_bits([&] {
      const Tensor chosen = index_select(x, axis, places);
      return numbers(Tensors{gather(x, axis, index), scatter_add(x, axis, index, x), chosen,
                             index_add(x, axis, places, chosen)});
    });
  }
  const Tensor line = randn({1000003}), places = randint(0, 1000003, {700001});
  check_same_bits([&] {
    const Tensor chosen = gather(line, 0, places);
    return numbers(Tensors{chosen, scatter_add(line, 0, places, chosen),
                           index_select(line, 0, places), index_add(line, 0, places, chosen)});
  });
}

// As many images as do not divide by the threads; groups; one image alone; OpenBLAS's products.
TEST_CASE("convolutions give the same bits") {
  seed(12);
  struct Case {
    Shape x, weight;
    Conv2dOptions options;
  };
  for (const auto& [shape, kernel, options] :
       {Case{{37, 3, 28, 28}, {16, 3, 5, 5}, {}},
        Case{{11, 16, 20, 20}, {24, 8, 3, 3}, {.stride = 2, .padding = 1, .groups = 2}},
        Case{{1, 24, 60, 60}, {32, 24, 3, 3}, {.padding = 1}},
        Case{{70, 64, 8, 8}, {64, 64, 3, 3}, {}}}) {
    const Tensor x = parameter(randn(shape)), weight = parameter(randn(kernel)),
                 bias = parameter(randn({kernel[0]}));
    CAPTURE(shape);
    check_same_bits([&, options = options] {
      const Tensor y = conv2d(x, weight, bias, options);
      Tensors all = grad(sum(square(y)), {x, weight, bias});
      all.push_back(y);
      return numbers(all);
    });
  }
}

TEST_CASE("pooling and unfolding give the same bits") {
  seed(13);
  const Tensor x = parameter(randn({13, 7, 64, 66}));
  check_same_bits([&] {
    const Tensors pooled{max_pool2d(x, 2), max_pool2d(x, 3, {.stride = 2}), avg_pool2d(x, 2),
                         unfold(x, 3)};
    Tensors all = pooled;
    for (const Tensor& y : pooled) all.push_back(grad(sum(square(y)), x));
    return numbers(all);
  });
}

TEST_CASE("products of a batch, one a thread or more, give the same bits") {
  seed(14);
  const Tensor a = randn({9, 3, 65, 130}), b = randn({3, 130, 129});
  check_same_bits([&] { return numbers(matmul(a, b)); });
}

TEST_CASE_TEMPLATE("tiles give the same bits for any number of threads", T, float, double) {
  const std::vector<T> a = randn({301, 203}, dtype_of<T>).template to_vector<T>(),
                       b = randn({203, 301}, dtype_of<T>).template to_vector<T>();
  for (const std::int64_t m : {301, 97}) {
    const std::int64_t n = 398 - m;
    const auto product = [&] {
      std::vector<T> c(static_cast<std::size_t>(m * n));
      kernels::gemm_tiles(
          kernels::TiledProduct<T>{m, n, 203, a.data(), 203, 1, b.data(), 1, 203, c.data(), n});
      return c;
    };
    const std::vector<T> alone = product();
    for (const int count : {2, 3, 5}) {
      const Threads several(count);
      CHECK(product() == alone);
    }
  }
}

}  // TEST_SUITE
