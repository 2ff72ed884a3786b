#include <doctest/doctest.h>
#include <sstream>
#include "check/points.h"

using namespace gradus;
using check::gradcheck;
using check::Verdict;

TEST_SUITE("check") {
TEST_CASE("a right gradient is correct, to second order too") {
  const auto f = [](const Tensors& in) {
    return mean(softplus(matmul(in[0], in[1]) + in[2])) * sum(exp(in[2] * 0.1));
  };
  const auto report =
      gradcheck(f, {points({5, 4}, 1), points({4, 3}, 2), points({3}, 3)}, {.order = 2});
  CHECK_MESSAGE(report.verdict == Verdict::correct, report);
  CHECK(report.order == 2);
  CHECK(report.smallest_detectable > 0);
  CHECK(report.smallest_detectable < 1e-4);
  CHECK(report.evaluations > report.entries);
}

TEST_CASE("a function of many outputs is checked as a whole") {
  const auto few = [](const Tensors& in) { return sin(in[0]) * in[1]; };
  const auto many = [](const Tensors& in) { return tanh(matmul(in[0], in[1])); };
  CHECK(gradcheck(few, {points({3}, 1), points({3}, 2)}));
  CHECK(gradcheck(many, {points({6, 5}, 1), points({5, 7}, 2)}));
}

TEST_CASE("a gradient off by a thousandth is wrong, and the op, input and line are named") {
  const auto f = [](const Tensors& in) {
    return sum(exp(tanh_with(in[0], [](const Tensor& g, const Tensor& y,
                                       const Tensors&) { return g * (1 - y * y) * 1.001; })) *
               in[1]);
  };
  const auto report = gradcheck(f, {points({4, 3}, 1), points({3}, 2)});
  CHECK_MESSAGE(report.verdict == Verdict::wrong, report);
  CHECK(report.culprit.op == "tanh_with");
  CHECK(report.culprit.input == 0);
  CHECK(report.culprit.line.substr(0, 19) == "gradcheck_test.cpp:");
  REQUIRE(!report.worst.empty());
  CHECK(report.worst.size() <= 5);
  CHECK(report.worst[0].input == 0);
  CHECK(report.worst[0].relative > 5e-4);
  CHECK(report.worst[0].absolute ==
        doctest::Approx(std::abs(report.worst[0].analytic - report.worst[0].numeric)));
}

TEST_CASE("a rule that is right once and wrong twice is found at order 2") {
  const auto f = [](const Tensors& in) {
    return sum(tanh_with(in[0], [](const Tensor& g, const Tensor& y, const Tensors&) {
      return g * (1 - detach(y) * detach(y));
    }));
  };
  CHECK(gradcheck(f, {points({5}, 1)}));
  const auto report = gradcheck(f, {points({5}, 1)}, {.order = 2});
  CHECK(report.verdict == Verdict::wrong);
  CHECK(report.order == 2);
}

TEST_CASE("at a kink the slopes of both sides judge, and the place is named") {
  const auto f = [](const Tensors& in) { return sum(relu(in[0])); };
  const auto report = gradcheck(f, {tensor({-1, 0, 2}, float64)});
  CHECK_MESSAGE(report.verdict == Verdict::kink, report);
  REQUIRE(report.kinks.size() == 1);
  CHECK(report.kinks[0].find("relu at gradcheck_test.cpp:") == 0);
  CHECK(report.kinks[0].find("element 1") != std::string::npos);
}

TEST_CASE("a wrong slope at a kink is no kink") {
  const auto f = [](const Tensors& in) {
    const Tensor value = constant_of([&] { return relu(in[0]); });
    return sum(
        record("bad_relu", value, {in[0]}, {[](const Tensor& g, const Tensor&, const Tensors& x) {
                 return where(x[0] >= 0, g * 2, 0);
               }}));
  };
  CHECK(gradcheck(f, {tensor({-1, 0, -2}, float64)}).verdict == Verdict::wrong);
}

TEST_CASE("a step that crosses a kink nearby is made smaller") {
  const auto f = [](const Tensors& in) { return sum(relu(in[0]) + abs(in[0] - 1)); };
  const auto report = gradcheck(f, {tensor({1e-4, -1e-4, 1.0001, 0.5}, float64)});
  CHECK_MESSAGE(report.verdict == Verdict::correct, report);
}

TEST_CASE("a check that checks nothing does not pass") {
  const Tensor x = points({3}, 1);
  CHECK(gradcheck([](const Tensors& in) { return sum(detach(in[0]) * 2); }, {x}).verdict ==
        Verdict::vacuous);
  CHECK(gradcheck([](const Tensors& in) { return sum(in[0] * 0); }, {x}).verdict ==
        Verdict::vacuous);
  CHECK(gradcheck([](const Tensors&) { return scalar(1, float64); }, {x}).verdict ==
        Verdict::vacuous);
}

TEST_CASE("an input whose gradient is lost beside the others' is named, and the claim says it") {
  const auto f = [](const Tensors& in) { return sum(sin(in[0])) * 1e-17 + sum(sin(in[1])); };
  const auto report = gradcheck(f, {points({3}, 1), points({3}, 2)});
  CHECK_MESSAGE(report.verdict == Verdict::correct, report);
  CHECK(report.smallest_detectable > 1);
  REQUIRE(!report.notes.empty());
  CHECK(report.notes[0].find("the gradient of input 0 is nothing but rounding") == 0);
}

TEST_CASE("beside the edge of a domain the steps stay inside, and at the edge nothing is blamed") {
  const auto f = [](const Tensors& in) { return sum(in[0] * log(in[0])); };
  CHECK(gradcheck(f, {tensor({1e-6, 0.5, 2}, float64)}).verdict == Verdict::correct);
  const auto wrong = [](const Tensors& in) {
    const Tensor y = constant_of([&] { return log(in[0]); });
    return sum(record("bad_log", y, {in[0]}, {[](const Tensor& g, const Tensor&, const Tensors& x) {
                        return g / x[0] * 1.01;
                      }}));
  };
  CHECK(gradcheck(wrong, {tensor({1e-6}, float64)}).verdict == Verdict::wrong);
  const auto nowhere = [](const Tensors& in) {
    return sum(where(in[0] == 1, in[0], log(-in[0])) + square(in[0]));
  };
  const auto report = gradcheck(nowhere, {tensor({1}, float64)});
  CHECK_MESSAGE(report.verdict == Verdict::noise_limited, report);
}

TEST_CASE("a noisy function says so") {
  const auto f = [](const Tensors& in) { return sum((in[0] + 1e13) - 1e13) + sum(in[0]) * 0; };
  const auto report = gradcheck(f, {points({3}, 1)});
  CHECK_MESSAGE(report.verdict == Verdict::noise_limited, report);
}

TEST_CASE("the report prints on a screen") {
  std::ostringstream text;
  text << gradcheck([](const Tensors& in) { return sum(square(in[0])); }, {points({3}, 1)});
  CHECK(text.str().find("gradcheck: correct") == 0);
  CHECK(text.str().find("would have caught a relative error of") != std::string::npos);
}

TEST_CASE("a fast check of many entries falls back to all of one input where it disagrees") {
  const auto good = [](const Tensors& in) { return sum(tanh(matmul(in[0], in[1]))); };
  const Tensor x = points({20, 60}, 1), w = points({60, 20}, 2);
  CHECK(gradcheck(good, {x, w}));
  const auto bad = [](const Tensors& in) {
    const Tensor y = matmul(in[0], in[1]);
    return sum(tanh_with(y, [](const Tensor& g, const Tensor& value, const Tensors&) {
      return g * (1 - value * value) * 1.01;
    }));
  };
  const auto report = gradcheck(bad, {x, w});
  CHECK(report.verdict == Verdict::wrong);
  CHECK(report.culprit.op == "tanh_with");
  CHECK(report.worst[0].index >= 0);
}
}
