#include <gradus/gradus.h>
#include <gradus/kernels/gemm_tiles.h>
#include <doctest/doctest.h>
#include <thread>
#include "support.h"

using namespace gradus;

namespace {

// Puts the number of threads back.
class Threads {
 public:
  explicit Threads(int count) : before_(threads()) { set_threads(count); }
  ~Threads() { set_threads(before_); }
  Threads(const Threads&) = delete;
  Threads& operator=(const Threads&) = delete;

 private:
  int before_;
};

// Kernels of every kind that forks, on sizes that do not divide evenly.
Numbers work() {
  seed(5);
  const Tensor x = parameter(randn({401, 997})), row = parameter(randn({997})),
               column = parameter(randn({401, 1}));
  const Tensor y = softmax(tanh(x * row + column), 1);
  const Tensor z = layer_norm(transpose(exp(y)), {401});
  const Tensor labels = randint(0, 401, {997});
  const Tensor loss = sum(square(z)) + cross_entropy(z, labels) + sum(x * full(x.shape(), 0.5));
  optim::Adam adam({x, row, column});
  backward(loss);
  adam.step();
  return numbers(Tensors{loss, y, z, x, row, column, x.grad(), row.grad(), column.grad()});
}

TEST_SUITE("threads") {

TEST_CASE("any number of threads gives the same bits") {
  const Numbers alone = work();
  for (const int count : {2, 3, 8}) {
    const Threads some(count);
    CAPTURE(count);
    CHECK(work() == alone);
  }
}

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
  const Numbers alone = reduced();
  for (const int count : {2, 3, 8}) {
    const Threads some(count);
    CAPTURE(count);
    CHECK(reduced() == alone);
  }
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
  const Numbers alone = work();
  for (const int count : {2, 3, 8}) {
    const Threads some(count);
    CAPTURE(count);
    CHECK(work() == alone);
  }
}

TEST_CASE("helpers flush denormals where their caller does") {
  const Threads two(2);
  const Tensor x = full({1 << 18}, 1e-39);
  const auto survivors = [&] { return sum(x * 1.0 > 0.0).item(); };
  CHECK(survivors() == 1 << 18);
  {
    const FlushDenormals flush;
    CHECK(survivors() == 0);
  }
  CHECK(survivors() == 1 << 18);
}

TEST_CASE("several threads of the user's may run kernels at once") {
  const Threads two(2);
  const Numbers alone = work();
  std::vector<Numbers> results(4);
  std::vector<std::thread> users;
  for (auto& result : results) users.emplace_back([&result] { result = work(); });
  for (auto& user : users) user.join();
  for (const auto& result : results) CHECK(result == alone);
}

// Each sum of n products is off by n u sum |a b| at most, in whatever order it is added up (Higham,
// "Accuracy and Stability of Numerical Algorithms", 2002, ch. 3).
TEST_CASE("products agree within rounding whatever the number of threads") {
  const Tensor a = randn({300, 500}, float64), b = randn({500, 400}, float64);
  const Tensor alone = matmul(a, b);
  const Threads two(2);
  const Tensor bound = 2 * 500 * 0x1p-53 * matmul(abs(a), abs(b));
  CHECK(all(abs(matmul(a, b) - alone) <= bound).item() == 1);
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

TEST_CASE("a bad number of threads is refused") {
  CHECK(has(complaint<ValueError>([] { set_threads(0); }), "set_threads(0): give a number from 1"));
  CHECK_THROWS_AS(set_threads(257), ValueError);
  CHECK(threads() >= 1);
}

}  // TEST_SUITE

}  // namespace
