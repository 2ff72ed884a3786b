#include <gradus/gradus.h>
#include <doctest/doctest.h>
#include "storage.h"
#include "support.h"

using namespace gradus;

TEST_SUITE("reuse") {

TEST_CASE("an op writes over a tensor that was given up, and leaves it undefined") {
  Tensor x = four() + 0;
  const void* at = storage(x);
  const Tensor y = tanh(std::move(x));
  CHECK(storage(y) == at);
  CHECK(!x.is_defined());
  CHECK_THROWS_AS(x + 1, GraphError);
  const std::string text = complaint<GraphError>([&] { x + 1; });
  CHECK(has(text, "after an op took it by std::move"));
  CHECK(has(text, "(value_test.cpp:"));
  CHECK(numbers(y) == numbers(tanh(four())));
}

TEST_CASE("either operand of two can be written over") {
  const Tensor b = four();
  Tensor x = b * 1, z = b * 2;
  const void *first = storage(x), *second = storage(z);
  CHECK(storage(std::move(x) - b) == first);
  const Tensor y = b - std::move(z);
  CHECK(storage(y) == second);
  CHECK(numbers(y) == numbers(-b));
}

TEST_CASE("numbers that another handle, a view or a node sees are left alone") {
  Tensor x = four() + 0;
  const Tensor handle = x;
  const Tensor y = exp(std::move(x));
  CHECK(storage(y) != storage(handle));
  CHECK(numbers(handle) == numbers(four()));

  Tensor whole = four() + 0;
  const Tensor part = slice(whole, 0, 1, 3);
  const Tensor z = exp(std::move(whole));
  CHECK(numbers(part) == Numbers{-1.25, 2.0});

  const Tensor p = parameter(four());
  Tensor e = exp(p);  // its own rule reads it
  const Tensor t = tanh(std::move(e));
  const Tensor kept = exp(p);
  CHECK(numbers(grad(sum(t), p)) == numbers(grad(sum(tanh(kept)), p)));
}

TEST_CASE("what a rule will read is left alone, unless nothing is recorded") {
  const Tensor p = parameter(four());
  Tensor x = p + 1;
  const void* at = storage(x);
  Tensor y = square(std::move(x));  // 2 x g
  CHECK(storage(y) != at);
  CHECK(x.is_defined());
  at = storage(y);
  const Tensor z = std::move(y) + 3;  // g
  CHECK(storage(z) == at);
  backward(sum(z));
  CHECK(numbers(p.grad()) == numbers(2 * (four() + 1)));

  const NoGrad off;
  Tensor w = p + 1;
  at = storage(w);
  CHECK(storage(square(std::move(w))) == at);
}

TEST_CASE("other shapes and dtypes are not written over") {
  Tensor row = four() + 0;
  const Tensor all = std::move(row) + zeros({3, 4}, float64);
  CHECK(all.shape() == Shape{3, 4});
  CHECK(row.is_defined());
  Tensor strided = transpose(reshape(four(), {2, 2}));
  const Tensor e = exp(std::move(strided));
  CHECK(numbers(e) == numbers(exp(transpose(reshape(four(), {2, 2})))));
}

TEST_CASE("a tensor given up twice in one call is taken once") {
  Tensor x = four() + 0;
  const Tensor y = std::move(x) * std::move(x);
  CHECK(numbers(y) == numbers(square(four())));
}

TEST_CASE("a tensor given up twice stays where the rule of one of the two reads it") {
  const Tensor p = parameter(four());
  Tensor x = p + 0;
  const Tensor y = std::move(x) / std::move(x);  // reads the second, and y
  CHECK(numbers(y) == Numbers(4, 1));
  backward(sum(y));
  CHECK(numbers(p.grad()) == Numbers(4, 0));
}

TEST_CASE("a reshaped temporary is written over, a part of one is not") {
  const Tensor p = four() + 0;
  Tensor square = reshape(p + 1, {2, 2});
  const void* at = storage(square);
  CHECK(storage(exp(std::move(square))) == at);
  Tensor part = slice(p + 1, 0, 1, 3);
  at = storage(part);
  CHECK(storage(exp(std::move(part))) != at);
}

TEST_CASE("DetectAnomaly still sees what the op was made from") {
  const DetectAnomaly on;
  CHECK_THROWS_AS(log(four() - 10), NonFiniteError);
}

}  // TEST_SUITE
