#include <gradus/gradus.h>
#include <doctest/doctest.h>
#include <limits>
#include "support.h"

using namespace gradus;
using check::gradcheck;
using check::Verdict;

// Ops whose branches are not of single elements say which way they went too, so that a kink is
// known exactly: which elements won, which places, in which order.

namespace {

using In = const Tensors&;
constexpr double infinity = std::numeric_limits<double>::infinity();

/// The report at a kink, whose one place must begin so.
check::Report at_kink(const check::TensorsFunction& f, const Tensor& x, const std::string& place) {
  const auto report = gradcheck(f, {x});
  CAPTURE(place);
  CHECK_MESSAGE(report.verdict == Verdict::kink, report);
  REQUIRE(!report.kinks.empty());
  CHECK_MESSAGE(report.kinks[0].find(place) == 0, report);
  return report;
}

}  // namespace

TEST_SUITE("kinks") {
const Tensor tied = tensor({0.5, 2, 1, 2}, float64);

TEST_CASE("extremes name an element that won") {
  at_kink([](In in) { return amax(in[0]); }, tied, "amax at kinks_test.cpp:");
  at_kink([](In in) { return amin(-in[0]); }, tied, "amin at kinks_test.cpp:");
  const auto report =
      at_kink([](In in) { return sum(amax(in[0], 1)); }, tensor({{1, 2}, {3, 3}}, float64), "amax");
  CHECK(has(report.kinks[0], ", element 3"));
}

TEST_CASE("max-pooling names the window") {
  const Tensor image = reshape(arange(16), {1, 1, 4, 4});
  const auto pool = [](In in) { return sum(max_pool2d(in[0], 2)); };
  Tensor x = to(image, float64);
  CHECK(gradcheck(pool, {x}).verdict == Verdict::correct);
  x = maximum(x, 15);  // all equal
  const auto report = at_kink(pool, x, "max_pool2d at kinks_test.cpp:");
  CHECK(has(report.kinks[0], ", element 0"));
}

TEST_CASE("orders name the first place that differs") {
  const Tensor w = tensor({1, 2, 4, 8}, float64);
  at_kink([&](In in) { return sum(sort(in[0]).values * w); }, tied, "sort at kinks_test.cpp:");
  at_kink([&](In in) { return sum(topk(in[0], 1).values); }, tied, "topk at kinks_test.cpp:");
  CHECK(
      gradcheck([&](In in) { return sum(sort(in[0]).values * w); }, {tensor({3, 1, 2, 0}, float64)})
          .verdict == Verdict::correct);
}

TEST_CASE("norms have kinks at 0") {
  const Tensor zero = zeros({3}, float64), some = tensor({1, 0, -2}, float64);
  for (const double p : {2.0, 4.0}) {
    CAPTURE(p);
    const auto f = [p](In in) { return norm(in[0], {.p = p}); };
    at_kink(f, zero, "norm at kinks_test.cpp:");
    CHECK(gradcheck(f, {some}).verdict == Verdict::correct);
  }
  at_kink([](In in) { return norm(in[0], {.p = 1}); }, some, "abs at kinks_test.cpp:");
  at_kink([](In in) { return norm(in[0], {.p = infinity}); }, tensor({2, -2, 1}, float64), "amax");
  at_kink([](In in) { return stddev(in[0]); }, ones({4}, float64), "norm at kinks_test.cpp:");
}

TEST_CASE("losses with corners name them") {
  const Tensor signs = tensor({1, -1, 1}, float64), target = zeros({3}, float64);
  at_kink([&](In in) { return hinge_loss(in[0], signs); }, tensor({1, 1, 3}, float64), "relu");
  at_kink([&](In in) { return l1_loss(in[0], target); }, tensor({1, 0, 3}, float64), "abs");
  const auto huber = [&](In in) { return huber_loss(in[0], target); };
  CHECK(gradcheck(huber, {tensor({0.5, 1.5, -3}, float64)}).verdict == Verdict::correct);
  // It is once differentiable at its bound, so both sides agree there.
  CHECK(gradcheck(huber, {tensor({0.5, 1, -1}, float64)}).passed());
}

TEST_CASE("where a function or its derivative jumps, the slopes beside the jump judge") {
  const Tensor x = tensor({-1, 0, 2}, float64);
  const auto bent = [](In in) { return sum(abs(in[0]) * in[0] + relu(in[0])); };
  CHECK_MESSAGE(gradcheck(bent, {x}, {.order = 2}).verdict == Verdict::kink,
                gradcheck(bent, {x}, {.order = 2}));
  const auto sides = [](In in) { return sum(sign(in[0]) * 2 + square(in[0])); };
  CHECK_MESSAGE(gradcheck(sides, {x}).verdict == Verdict::kink, gradcheck(sides, {x}));
  const auto steps = [](In in) { return sum(floor(in[0]) + square(in[0])); };
  CHECK_MESSAGE(gradcheck(steps, {x}).verdict == Verdict::kink, gradcheck(steps, {x}));
  const auto rest = [](In in) { return sum(fmod(in[0], in[1])); };
  CHECK_MESSAGE(gradcheck(rest, {x, tensor({2, 1, 0.5}, float64)}).verdict == Verdict::kink,
                gradcheck(rest, {x, tensor({2, 1, 0.5}, float64)}));
}

TEST_CASE("a wrong rule beside a tie is still wrong") {
  const auto f = [](In in) {
    Tensor y;
    {
      const NoGrad off;
      y = amax(in[0]);
    }
    return record("all_win", y, {in[0]}, {[](const Tensor& g, const Tensor&, In x) {
                    return broadcast_to(g, x[0].shape());
                  }});
  };
  CHECK(gradcheck(f, {tied}).verdict == Verdict::wrong);
}
}
