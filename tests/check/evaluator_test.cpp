#include <gradus/gradus.h>
#include <doctest/doctest.h>
#include "check/points.h"

using namespace gradus;
using check::gradcheck;
using check::Verdict;

TEST_SUITE("check") {

TEST_CASE("a fickle function is told from a wrong one, and can be replayed") {
  const auto f = [](const Tensors& in) { return sum(dropout(in[0], 0.5) * in[0]); };
  const Tensor x = points({20}, 1);
  CHECK(gradcheck(f, {x}).verdict == Verdict::nondeterministic);
  CHECK(gradcheck(f, {x}, {.replay_random = true}).verdict == Verdict::correct);
  // Also where two draws are often alike.
  const Tensor two = points({2}, 1);
  for (int k = 0; k < 20; ++k) {
    seed(k);
    const auto verdict = gradcheck(f, {two}).verdict;
    CHECK(verdict == Verdict::nondeterministic);
  }
}

TEST_CASE("the generator is put back after the check, not between evaluations") {
  std::vector<double> drawn;
  const auto f = [&](const Tensors& in) {
    drawn.push_back(rand({}, float64).item());
    return sum(square(in[0]));
  };
  seed(11);
  const double next = rand({}, float64).item();
  seed(11);
  CHECK(gradcheck(f, {points({3}, 1)}));
  CHECK(rand({}, float64).item() == next);
  for (std::size_t k = 1; k < drawn.size(); ++k) CHECK(drawn[k] != drawn[k - 1]);
  drawn.clear();
  CHECK(gradcheck(f, {points({3}, 1)}, {.replay_random = true}));
  for (std::size_t k = 1; k < drawn.size(); ++k) CHECK(drawn[k] == drawn[0]);
}

TEST_CASE("strided and sliced inputs are checked as what they are, and share nothing") {
  const Tensor base = points({6, 4}, 1);
  const auto before = base.to_vector<double>();
  const auto f = [](const Tensors& in) { return sum(exp(in[0] * 0.3) * in[1]); };
  CHECK(gradcheck(f, {slice(base, 0, 0, 6, 2), slice(base, 0, 1, 6, 2)}));
  CHECK(gradcheck(f, {transpose(slice(base, 1, 0, 2)), transpose(slice(base, 1, 0, 2))}));
  CHECK(base.to_vector<double>() == before);
}

TEST_CASE("a function that throws leaves all as it was") {
  const Tensor x = points({2, 3}, 1), single = to(points({4}, 2), float32);
  const auto before = x.to_vector<double>(), single_before = single.to_vector<double>();
  seed(6);
  const auto state = default_generator().state();
  int calls = 0;
  const auto f = [&](const Tensors& in) {
    if (++calls > 7) throw std::runtime_error("enough");
    return sum(in[0]) * sum(in[1]) + sum(rand({1}, in[0].dtype())) * 0;
  };
  CHECK_THROWS_AS(gradcheck(f, {x, to(single, float64)}), std::runtime_error);
  CHECK(calls == 8);
  CHECK(x.to_vector<double>() == before);
  CHECK(single.to_vector<double>() == single_before);
  CHECK(default_generator().state() == state);
  CHECK(is_grad_enabled());
}

TEST_CASE("inputs and generator come back as they were, also from a throw") {
  Tensor x = points({2, 3}, 1);
  const auto before = x.to_vector<double>();
  seed(5);
  const auto state = default_generator().state();
  CHECK(gradcheck([](const Tensors& in) { return sum(sin(in[0])); }, {transpose(x)}));
  CHECK_THROWS_AS(
      gradcheck([](const Tensors& in) { return sum(matmul(in[0], in[0])) + rand({1}); }, {x}),
      ShapeError);
  CHECK(x.to_vector<double>() == before);
  CHECK(default_generator().state() == state);
}

TEST_CASE("expanded and shared inputs are perturbed by logical element") {
  const Tensor x = broadcast_to(points({1, 3}, 1), {4, 3});
  const auto f = [](const Tensors& in) { return sum(square(in[0]) * in[1]); };
  CHECK(gradcheck(f, {x, x}));
}

TEST_CASE("int64 inputs are passed on") {
  const auto f = [](const Tensors& in) { return cross_entropy(in[0], in[1]); };
  CHECK(gradcheck(f, {points({4, 3}, 1), tensor({0, 2, 1, 1}, int64)}));
}

}  // TEST_SUITE
