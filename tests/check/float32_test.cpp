#include <gradus/gradus.h>
#include <doctest/doctest.h>
#include "check/points.h"

using namespace gradus;
using check::gradcheck;
using check::Verdict;

TEST_SUITE("check") {

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

}  // TEST_SUITE
