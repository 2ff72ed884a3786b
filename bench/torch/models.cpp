#include "torch_case.h"

namespace {

template <bool channels_last> struct Convolutions {
  torch::Tensor x = torch::randn({64, 1, 28, 28});
  torch::Tensor y = torch::randint(10, {64}, torch::TensorOptions(torch::kInt64));
  torch::Tensor w1 = weight({16, 1, 3, 3}), b1 = weight({16}), w2 = weight({32, 16, 3, 3}),
                b2 = weight({32}), w3 = weight({10, 32 * 5 * 5}), b3 = weight({10});

  Convolutions() {
    if (!channels_last) return;
    x = x.to(torch::MemoryFormat::ChannelsLast);
    for (auto* w : {&w1, &w2})
      *w = w->detach().to(torch::MemoryFormat::ChannelsLast).set_requires_grad(true);
  }
  void operator()() {
    for (auto* p : {&w1, &b1, &w2, &b2, &w3, &b3}) p->mutable_grad().reset();
    auto first = torch::max_pool2d(torch::relu(torch::conv2d(x, w1, b1)), 2);
    auto second = torch::max_pool2d(torch::relu(torch::conv2d(first, w2, b2)), 2);
    torch::cross_entropy_loss(torch::linear(second.flatten(1), w3, b3), y).backward();
  }
};

struct Lstm {
  torch::Tensor x = torch::randn({100, 8, 32});
  torch::nn::LSTM lstm{torch::nn::LSTMOptions(32, 64).num_layers(2)};

  void operator()() {
    reset_gradients(lstm->parameters());
    std::get<0>(lstm(x)).sum().backward();
  }
};

struct Transformer {
  static constexpr std::int64_t batch = 8, length = 64, width = 128, heads = 4;
  torch::Tensor x = torch::randn({batch, length, width}).set_requires_grad(true);
  torch::nn::LayerNorm norm1{torch::nn::LayerNormOptions({width})},
      norm2{torch::nn::LayerNormOptions({width})};
  torch::nn::Linear qkv{width, 3 * width}, out{width, width}, up{width, 4 * width},
      down{4 * width, width};

  torch::Tensor split_heads(const torch::Tensor& all) const {
    return all.view({batch, length, heads, width / heads}).permute({0, 2, 1, 3});
  }
  void operator()() {
    for (auto* layer : {&qkv, &out, &up, &down}) reset_gradients((*layer)->parameters());
    for (auto* layer : {&norm1, &norm2}) reset_gradients((*layer)->parameters());
    x.mutable_grad().reset();
    const auto part = qkv(norm1(x)).chunk(3, 2);
    const auto scores = torch::matmul(split_heads(part[0]), split_heads(part[1]).transpose(2, 3));
    const auto share = torch::softmax(scores / std::sqrt(double(width / heads)), 3);
    const auto attended = torch::matmul(share, split_heads(part[2]));
    const auto h = x + out(attended.permute({0, 2, 1, 3}).reshape({batch, length, width}));
    (h + down(torch::gelu(up(norm2(h))))).sum().backward();
  }
};

BENCHMARK(run<Convolutions<false>>)->Name("conv net 28x28, batch 64/libtorch");
BENCHMARK(run<Convolutions<true>>)->Name("conv net 28x28, batch 64/channels-last");
BENCHMARK(run<Lstm>)->Name("LSTM 2 x 64, 100 steps, batch 8/libtorch");
BENCHMARK(run<Transformer>)->Name("transformer block, 8 x 64 x 128/libtorch");

}  // namespace
