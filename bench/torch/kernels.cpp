#include "torch_case.h"

namespace {

constexpr std::int64_t million = 1 << 20;

struct Wide {
  torch::Tensor x = weight({million}, 1);
  template <class F> void pass(F f) {
    x.mutable_grad().reset();
    f(x).sum().backward();
  }
};
struct Swish : Wide {
  void operator()() {
    pass([](const torch::Tensor& v) { return v * torch::sigmoid(1.702 * v); });
  }
};
struct Gelu : Wide {
  void operator()() {
    pass([](const torch::Tensor& v) { return torch::gelu(v); });
  }
};

struct CrossEntropy {
  torch::Tensor x = weight({4096, 1000}, 1);
  torch::Tensor y = torch::randint(1000, {4096}, torch::TensorOptions(torch::kInt64));
  void operator()() {
    x.mutable_grad().reset();
    torch::cross_entropy_loss(x, y).backward();
  }
};
struct LayerNorm {
  torch::Tensor x = weight({4096, 512}, 1), w = weight({512}), b = weight({512});
  void operator()() {
    for (auto* p : {&x, &w, &b}) p->mutable_grad().reset();
    torch::layer_norm(x, {512}, w, b).sum().backward();
  }
};

struct Adam {
  torch::Tensor x = weight({10'000'000}, 1);
  torch::optim::Adam adam{std::vector<torch::Tensor>{x}};
  Adam() { x.sum().backward(); }
  void operator()() { adam.step(); }
};

template <int first, int last> struct Reductions {
  torch::Tensor x = weight({97, 211, 53}, 1);
  void operator()() {
    x.mutable_grad().reset();
    (torch::logsumexp(x, {first, last}) + torch::mean(x, {first, last})).sum().backward();
  }
};
struct Broadcasts {
  torch::Tensor x = weight({97, 211, 53}, 1), row = weight({53}), middle = weight({211, 1}),
                outer = weight({97, 1, 1});
  void operator()() {
    for (auto* p : {&x, &row, &middle, &outer}) p->mutable_grad().reset();
    ((x * row + middle) * outer).sum().backward();
  }
};

BENCHMARK(run<Swish>)->Name("swish, 2^20/libtorch");
BENCHMARK(run<Swish>)->Name("swish, 2^20, as one op/libtorch");
BENCHMARK(run<Gelu>)->Name("gelu, 2^20/libtorch");
BENCHMARK(run<Gelu>)->Name("gelu, 2^20, as one op/libtorch");
BENCHMARK(run<CrossEntropy>)->Name("softmax cross entropy, 4096 x 1000/libtorch");
BENCHMARK(run<LayerNorm>)->Name("layer norm, 4096 x 512/libtorch");
BENCHMARK(run<Adam>)->Name("Adam, 10 M parameters/libtorch");
BENCHMARK((run<Reductions<0, 2>>))->Name("logsumexp and mean, outer and inner axis/libtorch");
BENCHMARK((run<Reductions<0, 1>>))->Name("logsumexp and mean, outer axes/libtorch");
BENCHMARK(run<Broadcasts>)->Name("broadcasts over each axis/libtorch");

}  // namespace
