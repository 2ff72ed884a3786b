#include <gradus/engine/engine.h>
#include <gradus/ops/ops.h>
#include <doctest/doctest.h>
#include <limits>
#include <map>
#include <optional>
#include <sstream>
#include <thread>
#include "support.h"

namespace mine {
// A user's own function beside the library's of that name, as examples/04_custom_ops.cpp has it.
using namespace gradus;
Tensor mish(const Tensor& x) { return x * 3; }
Tensor call(const Tensor& x) { return mish(x); }
}  // namespace mine

using namespace gradus;

namespace {

template <class T>
concept sums_over_nothing = requires(T x) {
  sum(x, {});
};
template <class T>
concept sums_over_axes = requires(T x) {
  sum(x, {0, 1});
};
template <class T>
concept takes_a_flag = requires(T x) {
  sum(x, {0}, true);
};
template <class T>
concept sums_with_nothing_kept = requires(T x) {
  sum(x, 1, {});
};
template <class T>
concept finds_over_several_axes = requires(T x) {
  argmax(x, {0, 1});
};
template <class T>
concept finds_over_nothing = requires(T x) {
  argmax(x, {});
};
template <class T>
concept runs_along_all = requires(T x) {
  cumsum(x, keepdim);
};

Tensor square_of(const Tensor& x) { return x * x; }

}  // namespace

TEST_SUITE("tensors") {

TEST_CASE("copies are handles, whatever carries them") {
  const Tensor x = parameter(scalar(3, float64));
  const Tensor& reference = x;
  Tensor copy = x;
  auto deduced = copy;
  std::vector<Tensor> list(3, deduced);
  std::map<std::string, Tensor> named{{"x", list[2]}};
  std::optional<Tensor> maybe = named.at("x");
  const auto capture = [maybe] { return *maybe * 2; };
  backward(square_of(reference) + copy + deduced + list[0] + list[1] + capture());
  CHECK(x.grad().item() == 6 + 4 + 2);
  CHECK(list[2].grad().item() == x.grad().item());
  Tensor moved = std::move(copy);
  CHECK(moved.item() == 3);
  CHECK(!copy.is_defined());  // NOLINT: moved-from is undefined, as a new one
  copy = moved;
  CHECK(copy.item() == 3);
}

TEST_CASE("auto of an expression holds values, not references to what is gone") {
  const auto make = [] {
    const auto inner = parameter(ones({3}, float64)) * 2;
    auto outer = inner + inner * inner;
    return outer;
  };
  const auto y = make();
  CHECK(numbers(y) == Numbers(3, 6.0));
  CHECK_NOTHROW(backward(sum(y)));
}

TEST_CASE("parameter copies, detach and handles share") {
  const Tensor values = tensor({1, 2}, float64);
  const Tensor p = parameter(values);
  assign(p, tensor({8, 9}, float64));
  CHECK(numbers(values) == Numbers{1, 2});
  const Tensor handle = p;
  assign(handle, tensor({4, 5}, float64));
  CHECK(numbers(p) == Numbers{4, 5});
  CHECK(numbers(detach(p)) == Numbers{4, 5});
}

TEST_CASE("a function of one's own with the name of an op is not ambiguous") {
  CHECK(mine::call(scalar(2)).item() == 6);
}

TEST_CASE("sum over an empty list of axes, or with a bool for keepdim, does not compile") {
  static_assert(!sums_over_nothing<Tensor>);
  static_assert(sums_over_axes<Tensor>);
  static_assert(!takes_a_flag<Tensor>);
  static_assert(!sums_with_nothing_kept<Tensor>);
  static_assert(!finds_over_several_axes<Tensor>);
  static_assert(!finds_over_nothing<Tensor>);
  static_assert(!runs_along_all<Tensor>);
}

TEST_CASE("an undefined tensor is refused by name") {
  const Tensor none;
  CHECK(!none.is_defined());
  CHECK(has(complaint<GraphError>([&] { none + 1; }), "before it was given a value"));
  CHECK_THROWS_AS(sum(none), GraphError);
  CHECK_THROWS_AS(matmul(ones({2, 2}), none), GraphError);
  CHECK_THROWS_AS(none.shape(), GraphError);
  CHECK_THROWS_AS(none.item(), GraphError);
  CHECK_THROWS_AS(none.to_vector<double>(), GraphError);
  CHECK_THROWS_AS(none.grad(), GraphError);
  CHECK_THROWS_AS(parameter(none), GraphError);
  CHECK_THROWS_AS(detach(none), GraphError);
  CHECK_THROWS_AS(backward(none), GraphError);
  std::ostringstream text;
  text << none;
  CHECK(text.str() == "undefined");
}

TEST_CASE("item wants one element, and grad a place that keeps one") {
  CHECK(has(complaint<ShapeError>([] { ones({2}).item(); }), "[2]"));
  CHECK_THROWS_AS(zeros({0}).item(), ShapeError);
  CHECK(ones({1, 1}).item() == 1);
  const Tensor x = parameter(ones({2}));
  CHECK(has(complaint<GraphError>([&] { (x * 2).grad(); }), "mul"));
  CHECK(has(complaint<GraphError>([] { ones({2}).grad(); }), "parameter()"));
  CHECK_THROWS_AS(parameter(arange(3)), DtypeError);
}

TEST_CASE("numbers convert on the way out") {
  const Tensor x = tensor({{1.75, -2.5}, {3, 4}});
  CHECK(x.to_vector<int>() == std::vector<int>{1, -2, 3, 4});
  CHECK(transpose(x).to_vector<float>() == std::vector<float>{1.75f, 3, -2.5f, 4});
  CHECK(arange(3).to_vector<double>() == std::vector<double>{0, 1, 2});
}

TEST_CASE("int64 keeps every integer, and takes nothing else") {
  constexpr std::int64_t large = (std::int64_t{1} << 53) + 1;
  constexpr auto least = std::numeric_limits<std::int64_t>::min();
  constexpr auto most = std::numeric_limits<std::int64_t>::max();
  using Integers = std::vector<std::int64_t>;
  CHECK(tensor({large, least, most}, int64).to_vector<std::int64_t>() ==
        Integers{large, least, most});
  CHECK(tensor(Integers{large, most}, int64).to_vector<std::int64_t>() == Integers{large, most});
  CHECK((tensor({1, 0}, int64) + large).to_vector<std::int64_t>() == Integers{large + 1, large});
  CHECK(tensor({3.0, -1e18}, int64).to_vector<std::int64_t>() == Integers{3, -1000000000000000000});

  const double inf = std::numeric_limits<double>::infinity();
  for (const double x : {0.5, inf, std::nan(""), 0x1p63}) {
    CAPTURE(x);
    CHECK(has(complaint<DtypeError>([&] { tensor({1.0, x}, int64); }), "is no int64"));
    CHECK(has(complaint<DtypeError>([&] { tensor(std::vector<double>{x}, int64); }), "float64"));
    CHECK_THROWS_AS(full({2}, x, int64), DtypeError);
    CHECK_THROWS_AS(scalar(x, int64), DtypeError);
  }
  CHECK_THROWS_AS(tensor({~std::uint64_t{0}}, int64), DtypeError);
  CHECK_THROWS_AS(tensor(std::vector<float>{1.5f}, int64), DtypeError);
  CHECK_THROWS_AS(arange(0, 1, 0.25, int64), DtypeError);
  CHECK_THROWS_AS(linspace(0, 1, 3, int64), DtypeError);
  CHECK(numbers(linspace(0, 4, 3, int64)) == Numbers{0, 2, 4});
  // Whether a double of that size was meant, nobody can tell.
  CHECK(has(complaint<DtypeError>([&] { scalar(static_cast<double>(large + 1), int64); }),
            "tensor({"));
}

TEST_CASE("threads with graphs of their own share parameters") {
  const Tensor w = parameter(ones({16}, float64)), b = parameter(scalar(0, float64));
  constexpr int threads = 4, rounds = 200;
  std::vector<std::thread> all;
  for (int t = 0; t < threads; ++t)
    all.emplace_back([&w, &b] {
      for (int i = 0; i < rounds; ++i) backward(sum(w * 3) + b * 2);
    });
  for (auto& each : all) each.join();
  CHECK(numbers(w.grad()) == Numbers(16, 3.0 * threads * rounds));
  CHECK(b.grad().item() == 2.0 * threads * rounds);
}

TEST_CASE("tensors may die on another thread than they were born on") {
  const Balance balance;
  for (int i = 0; i < 20; ++i) {
    Tensor y = parameter(ones({100}));
    for (int k = 0; k < 50; ++k) y = tanh(y);
    std::thread([moved = std::move(y)]() mutable { moved = {}; }).join();
  }
  CHECK(balance.even());
}

}  // TEST_SUITE

TEST_SUITE("recycled memory") {

TEST_CASE("results do not depend on what a buffer held before") {
  const auto poison = [](std::int64_t size) {
    Tensors all;
    for (int i = 0; i < 8; ++i)
      all.push_back(full({size}, std::numeric_limits<double>::quiet_NaN(), float64));
  };  // given back to the pool, full of NaN
  seed(3);
  const Tensor a = parameter(randn({20, 20}, float64)), b = parameter(randn({20, 20}, float64));
  const Tensor bias = parameter(randn({20}, float64));
  const auto all = [&] {
    const Tensor y = linear(matmul(a, b), b, bias);
    const Tensor z = sum(square(y), 0) + sum(slice(y, 0, 3, 17), 0) + mean(softmax(y, 0), 1);
    return numbers(grad(sum(z), Tensors{a, b, bias}));
  };
  const Numbers clean = all();
  for (const std::int64_t size : {1, 20, 400, 1000}) poison(size);
  const Numbers after = all();
  CHECK(after == clean);
  for (const double value : after) CHECK(std::isfinite(value));
}

}  // TEST_SUITE
