#include <gradus/gradus.h>
#include <gradus/ops/text/elementwise.h>
#include "case.h"

// Large tensors, where arithmetic and memory cost all; forward and backward.

using namespace gradus;

namespace {

constexpr std::int64_t million = 1 << 20;

struct Wide {
  Tensor x = parameter(randn({million}));
  template <class F> void pass(F f) const {
    x.zero_grad();
    backward(sum(f(x)));
  }
};
struct Swish : Wide {
  void operator()() const {
    pass([](const Tensor& v) { return v * sigmoid(1.702 * v); });
  }
};
struct FusedSwish : Wide {
  void operator()() const {
    pass([](const Tensor& v) {
      return elementwise(
          "swish", [](auto a) { return a * sigmoid(1.702 * a); }, v);
    });
  }
};
struct Gelu : Wide {
  void operator()() const {
    pass([](const Tensor& v) { return gelu(v); });
  }
};
struct FusedGelu : Wide {
  void operator()() const {
    pass([](const Tensor& v) {
      return elementwise(
          "gelu", [](auto a) { return 0.5 * a * (1 + erf(a * 0.7071067811865476)); }, v);
    });
  }
};

struct CrossEntropy {
  Tensor x = parameter(randn({4096, 1000})), y = randint(0, 1000, {4096});
  void operator()() const {
    x.zero_grad();
    backward(cross_entropy(x, y));
  }
};
struct LayerNorm {
  Tensor x = parameter(randn({4096, 512})), w = parameter(ones({512})), b = parameter(ones({512}));
  void operator()() const {
    for (const auto& p : {x, w, b}) p.zero_grad();
    backward(sum(layer_norm(x, w, b)));
  }
};

struct Adam {
  Tensor x = parameter(randn({10'000'000}));
  optim::Adam adam{{x}};
  Adam() { backward(sum(x)); }
  void operator()() { adam.step(); }
};

template <int first, int last> struct Reductions {
  Tensor x = parameter(randn({97, 211, 53}));
  void operator()() const {
    x.zero_grad();
    backward(sum(logsumexp(x, {first, last}) + mean(x, {first, last})));
  }
};
struct Broadcasts {
  Tensor x = parameter(randn({97, 211, 53})), row = parameter(randn({53})),
         middle = parameter(randn({211, 1})), outer = parameter(randn({97, 1, 1}));
  void operator()() const {
    for (const auto& p : {x, row, middle, outer}) p.zero_grad();
    backward(sum((x * row + middle) * outer));
  }
};

BENCHMARK(run<Swish>)->Name("swish, 2^20/gradus");
BENCHMARK(run<FusedSwish>)->Name("swish, 2^20, as one op/gradus");
BENCHMARK(run<Gelu>)->Name("gelu, 2^20/gradus");
BENCHMARK(run<FusedGelu>)->Name("gelu, 2^20, as one op/gradus");
BENCHMARK(run<CrossEntropy>)->Name("softmax cross entropy, 4096 x 1000/gradus");
BENCHMARK(run<LayerNorm>)->Name("layer norm, 4096 x 512/gradus");
BENCHMARK(run<Adam>)->Name("Adam, 10 M parameters/gradus");
BENCHMARK((run<Reductions<0, 2>>))->Name("logsumexp and mean, outer and inner axis/gradus");
BENCHMARK((run<Reductions<0, 1>>))->Name("logsumexp and mean, outer axes/gradus");
BENCHMARK(run<Broadcasts>)->Name("broadcasts over each axis/gradus");

}  // namespace
