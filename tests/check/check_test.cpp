#include <gradus/elementwise.h>
#include <gradus/gradus.h>
#include <doctest/doctest.h>
#include <functional>
#include <sstream>

using namespace gradus;
using check::gradcheck;
using check::Verdict;

namespace {

Tensor constant_of(const std::function<Tensor()>& f) {
  const NoGrad off;
  return f();
}

// tanh with a rule of the caller's choice.
Tensor tanh_with(const Tensor& x, graph::Rule rule) {
  return record("tanh_with", constant_of([&] { return tanh(x); }), {x}, {std::move(rule)});
}

Tensor points(const Shape& shape, std::int64_t seed) {
  RandomState generator(seed);
  return randn(shape, float64, generator);
}

}  // namespace

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
  CHECK(report.culprit.line.substr(0, 15) == "check_test.cpp:");
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
  CHECK(report.kinks[0].find("relu at check_test.cpp:") == 0);
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

TEST_CASE("strided and sliced inputs are checked as what they are, and share nothing") {
  const Tensor base = points({6, 4}, 1);
  const auto before = base.to_vector<double>();
  const auto f = [](const Tensors& in) { return sum(exp(in[0] * 0.3) * in[1]); };
  CHECK(gradcheck(f, {slice(base, 0, 0, 6, 2), slice(base, 0, 1, 6, 2)}));
  CHECK(gradcheck(f, {transpose(slice(base, 1, 0, 2)), transpose(slice(base, 1, 0, 2))}));
  CHECK(base.to_vector<double>() == before);
}

TEST_CASE("a noisy function says so") {
  const auto f = [](const Tensors& in) { return sum((in[0] + 1e13) - 1e13) + sum(in[0]) * 0; };
  const auto report = gradcheck(f, {points({3}, 1)});
  CHECK_MESSAGE(report.verdict == Verdict::noise_limited, report);
}

TEST_CASE("float32 functions are evaluated in float64") {
  const auto f = [](const Tensors& in) { return mean(gelu(matmul(in[0], in[1]))); };
  seed(7);
  const auto report = gradcheck(f, {randn({8, 16}), randn({16, 4})});
  CHECK_MESSAGE(report.passed(), report);
  CHECK(report.smallest_detectable < 1e-3);
}

TEST_CASE("a rule that is wrong in float32 alone is found, and its op named") {
  const auto f = [](const Tensors& in) {
    const Tensor half = to(in[0], float32);
    const Tensor y = constant_of([&] { return tanh(half); });
    return sum(
        record("narrow_tanh", y, {half}, {[](const Tensor& g, const Tensor& y, const Tensors&) {
                 return g * (1 - y * y) * (g.dtype() == float32 ? 2 : 1);
               }}));
  };
  seed(8);
  const auto report = gradcheck(f, {randn({4, 3})});
  CHECK_MESSAGE(report.verdict == Verdict::wrong, report);
  CHECK(report.culprit.op == "narrow_tanh");
  CHECK(report.diagnosis.find("factor: the rule answers 2") == 0);
  REQUIRE(!report.notes.empty());
  CHECK(report.notes[0].find("in float64 the gradients agree") == 0);
}

TEST_CASE("float32 may round as it does, also where digits are lost") {
  seed(9);
  const Tensor x = randn({40}), w = randn({40, 30}), far = randn({50}) + 1000;
  const auto long_sums = [](const Tensors& in) {
    return sum(exp(matmul(in[0] * 0.1, in[1]) * 0.1));
  };
  const auto cancels = [](const Tensors& in) { return var(in[0]) * sum(sin(in[0])); };
  CHECK_MESSAGE(gradcheck(long_sums, {x, w}).passed(), gradcheck(long_sums, {x, w}));
  CHECK_MESSAGE(gradcheck(cancels, {far}).passed(), gradcheck(cancels, {far}));
}

TEST_CASE("a function that wants float32 is checked in float32, and the report says so") {
  const auto only_float32 = [](const Tensors& in) {
    const Tensor y = in[0] * 2.0;
    if (y.dtype() != float32) throw DtypeError("only float32");
    return y;
  };
  const auto good = [&](const Tensors& in) { return sum(tanh(only_float32(in)) * in[1]); };
  const auto bad = [&](const Tensors& in) {
    return sum(tanh_with(only_float32(in), [](const Tensor& g, const Tensor& y,
                                              const Tensors&) { return g * (1 - y * y) * 1.2; }) *
               in[1]);
  };
  seed(10);
  const Tensors inputs{randn({4, 3}), randn({4, 3})};
  const auto right = gradcheck(good, inputs), wrong = gradcheck(bad, inputs);
  CHECK_MESSAGE(right.passed(), right);
  REQUIRE(!right.notes.empty());
  CHECK(right.notes[0].find("f did not take float64") == 0);
  CHECK(right.smallest_detectable > 1e-5);
  CHECK(right.smallest_detectable < 0.1);
  CHECK_MESSAGE(wrong.verdict == Verdict::wrong, wrong);
  CHECK(wrong.culprit.op == "tanh_with");
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
