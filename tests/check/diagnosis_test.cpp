#include <gradus/gradus.h>
#include <doctest/doctest.h>
#include <functional>

using namespace gradus;

// Twelve planted slips, each with the diagnosis that it must get, and noise that gets none.

namespace {

struct Slip {
  const char* diagnosis;  // how it begins
  graph::Rule rule;       // of x in y = op(x, w)
};
using In = const Tensors&;
using T = const Tensor&;

Tensor points(const Shape& shape, std::int64_t seed) {
  RandomState generator(seed);
  return randn(shape, float64, generator);
}

std::string diagnosis_of(const std::function<Tensor(const Tensors&)>& value,
                         const graph::Rule& rule, const Tensors& inputs) {
  const auto f = [&](const Tensors& in) {
    Tensor y;
    {
      const NoGrad off;
      y = value(in);
    }
    std::vector<graph::Rule> rules{rule};
    while (rules.size() < in.size()) rules.push_back(nullptr);
    return sum(square(record("slipped", y, in, std::move(rules))));
  };
  const auto report = check::gradcheck(f, inputs);
  CHECK(report.verdict == check::Verdict::wrong);
  CHECK(report.culprit.op == "slipped");
  CHECK(report.culprit.input == 0);
  return report.diagnosis;
}

bool begins(const std::string& text, const std::string& with) { return text.find(with) == 0; }

}  // namespace

TEST_SUITE("diagnosis") {
const Tensor x = points({5, 3}, 1), w = points({3, 3}, 2), b = points({3}, 3),
             z = points({5, 3}, 4);
const auto product = [](In in) { return matmul(in[0], in[1]); };
const auto shifted = [](In in) { return in[0] + in[1]; };
const auto times = [](In in) { return in[0] * in[1]; };
const auto squash = [](In in) { return tanh(in[0]); };

TEST_CASE("sign") {
  CHECK(begins(
      diagnosis_of(product, [](T g, T, In in) { return -matmul(g, transpose(in[1])); }, {x, w}),
      "sign"));
}
TEST_CASE("factor 2") {
  CHECK(begins(
      diagnosis_of(product, [](T g, T, In in) { return 2 * matmul(g, transpose(in[1])); }, {x, w}),
      "factor: the rule answers 2 "));
}
TEST_CASE("factor 1 / N") {
  const auto text =
      diagnosis_of(product, [](T g, T, In in) { return matmul(g, transpose(in[1])) / 5; }, {x, w});
  CHECK(begins(text, "factor"));
  CHECK(text.find("1 / the size of axis 0") != std::string::npos);
}
TEST_CASE("factor N") {
  const auto text =
      diagnosis_of(product, [](T g, T, In in) { return matmul(g, transpose(in[1])) * 15; }, {x, w});
  CHECK(text.find("the number of elements") != std::string::npos);
}
TEST_CASE("transposed") {
  CHECK(begins(diagnosis_of(product,
                            [](T g, T, In in) { return transpose(matmul(g, transpose(in[1]))); },
                            {w, points({3, 3}, 9)}),
               "transposed"));
}
TEST_CASE("extra sum over everything") {
  CHECK(begins(diagnosis_of(shifted, [](T g, T, In) { return broadcast_to(sum(g), {3}); }, {b, x}),
               "extra sum"));
}
TEST_CASE("extra sum over an axis") {
  CHECK(begins(diagnosis_of(squash,
                            [](T g, T y, In) {
                              return broadcast_to(sum(g * (1 - y * y), 0, keepdim), {5, 3});
                            },
                            {x}),
               "extra sum: the rule sums over axis 0"));
}
TEST_CASE("missing sum") {
  CHECK(begins(
      diagnosis_of(shifted, [](T g, T, In) { return reshape(slice(g, 0, 0, 1), {3}); }, {b, x}),
      "missing sum"));
}
TEST_CASE("missing path in a rule") {
  CHECK(begins(diagnosis_of(product, [](T g, T, In) { return g * 0; }, {x, w}), "missing path"));
}
TEST_CASE("missing path in the function") {
  const auto f = [](const Tensors& in) { return sum(sin(in[0]) * detach(in[0])); };
  const auto report = check::gradcheck(f, {x});
  CHECK(report.verdict == check::Verdict::wrong);
  CHECK(report.culprit.op.empty());
  CHECK(begins(report.diagnosis, "missing path"));
}
TEST_CASE("the place where a path is cut is named") {
  const auto f = [](const Tensors& in) { return sum(sin(in[0]) * detach(in[0])); };
  CHECK(check::gradcheck(f, {x}).diagnosis.find("input 1 of mul at diagnosis_test.cpp:") !=
        std::string::npos);
}
TEST_CASE("innocent kinks are not blamed") {
  const Tensor corner = tensor({0, 1, 0, -1}, float64);
  const auto f = [](const Tensors& in) {
    Tensor y;
    {
      const NoGrad off;
      y = tanh(in[0]);
    }
    return sum(relu(in[0]) + abs(in[0])) +
           sum(record("slipped", y, {in[0]}, {[](T g, T y, In) { return 2 * g * (1 - y * y); }}));
  };
  const auto report = check::gradcheck(f, {corner});
  CHECK_MESSAGE(report.culprit.op == "slipped", report);
  CHECK(begins(report.diagnosis, "factor: the rule answers 2 "));
}
TEST_CASE("an op of the same tensor twice is judged as a whole") {
  const auto f = [](const Tensors& in) {
    Tensor y;
    {
      const NoGrad off;
      y = in[0] * in[0];
    }
    const auto rule = [](T g, T, In in) { return 3 * g * in[0]; };
    return sum(record("slipped", y, {in[0], in[0]}, {rule, rule}));
  };
  const auto report = check::gradcheck(f, {x});
  CHECK_MESSAGE(report.culprit.op == "slipped", report);
  CHECK(begins(report.diagnosis, "factor: the rule answers 3 "));
}
TEST_CASE("stale value") {
  const Tensor old = points({5, 3}, 4);
  const Tensor slope = 1 - square(tanh(x));
  const auto text = diagnosis_of([](In in) { return exp(in[0]) + tanh(in[0]); },
                                 [&](T g, T, In) { return g * (exp(old) + slope); }, {x});
  CAPTURE(text);
  CHECK(begins(text, "stale value"));
}
TEST_CASE("swapped operands") {
  CHECK(begins(diagnosis_of(times, [](T g, T, In in) { return g * in[0]; }, {x, z}),
               "swapped operands"));
}
TEST_CASE("wrong activation") {
  const auto text = diagnosis_of(squash, [](T g, T y, In) { return g * y * (1 - y); }, {x});
  CHECK(begins(text, "wrong activation"));
  CHECK(text.find("sigmoid") != std::string::npos);
}
TEST_CASE("noise is unknown") {
  CHECK(diagnosis_of(product,
                     [](T g, T, In in) {
                       RandomState generator(11);
                       return matmul(g, transpose(in[1])) *
                              (1 + 0.5 * randn(in[0].shape(), float64, generator));
                     },
                     {x, w}) == "unknown");
}
}
