#include <doctest/doctest.h>
#include <sstream>
#include "check/points.h"

using namespace gradus;
using check::gradcheck;

TEST_SUITE("mutate") {
TEST_CASE("a thorough suite lets no mutant live") {
  const auto mutation = check::mutate([] {
    return gradcheck([](const Tensors& in) { return sum(exp(tanh(matmul(in[0], in[1])) * in[2])); },
                     {points({4, 3}, 1), points({3, 5}, 2), points({5}, 3)})
        .passed();
  });
  CHECK_MESSAGE(mutation.passed(), mutation);
  CHECK(mutation.tried > 20);
}

TEST_CASE("a weak suite shows exactly what it does not look at") {
  const auto suite = [] {  // looks at the sign of one gradient only
    const Tensor x = parameter(tensor({0.3, -0.2}, float64));
    backward(sum(sin(x)));
    return x.grad().to_vector<double>()[0] > 0;
  };
  const auto mutation = check::mutate(suite);
  CHECK(!mutation.passed());
  bool scale_lived = false, sign_died = true;
  for (const auto& mutant : mutation.survivors) {
    if (mutant.op == "sin" && mutant.kind == "scale 1.001") scale_lived = true;
    if (mutant.op == "sin" && mutant.kind == "sign") sign_died = false;
  }
  CHECK(scale_lived);
  CHECK(sign_died);
  std::ostringstream text;
  text << mutation;
  CHECK(text.str().find("survived: sin at mutate_test.cpp:") != std::string::npos);
}

TEST_CASE("a suite that fails has no mutants") {
  CHECK_THROWS_AS(check::mutate([] { return false; }), ValueError);
}
}
