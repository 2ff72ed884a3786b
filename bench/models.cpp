#include <gradus/gradus.h>
#include <gradus/ops/text/elementwise.h>
#include "case.h"
#include "memory.h"

// A convolutional network, a recurrent one and a block of a transformer, forward and backward.

using namespace gradus;

namespace {

Tensor weight(const Shape& shape, double scale = 0.1) { return parameter(randn(shape) * scale); }

struct Convolutions {
  Tensor x = randn({64, 1, 28, 28}), y = randint(0, 10, {64});
  Tensor w1 = weight({16, 1, 3, 3}), b1 = weight({16}), w2 = weight({32, 16, 3, 3}),
         b2 = weight({32}), w3 = weight({10, 32 * 5 * 5}), b3 = weight({10});

  Tensors held() const { return {w1, b1, w2, b2, w3, b3, x, y}; }
  Tensor loss() const {
    const Tensor first = max_pool2d(relu(conv2d(x, w1, b1)), 2);
    const Tensor second = max_pool2d(relu(conv2d(first, w2, b2)), 2);
    return cross_entropy(linear(flatten(second, 1), w3, b3), y);
  }
  void operator()() const {
    for (const auto& p : {w1, b1, w2, b2, w3, b3}) p.zero_grad();
    backward(loss());
  }
};

// Two layers of an LSTM; the gates of a step are two ops of our own, fused. What meets the state
// at every step lies as the product reads it, by rows.
struct Lstm {
  static constexpr std::int64_t steps = 100, batch = 8, features = 32, hidden = 64;
  struct Layer {
    Tensor from_input, from_state, bias;
    explicit Layer(std::int64_t in)
        : from_input(weight({4 * hidden, in})), from_state(weight({hidden, 4 * hidden})),
          bias(weight({4 * hidden})) {}

    Tensors operator()(const Tensor& x) const {
      const Tensors inputs = split(linear(x, from_input, bias), batch, 0);
      Tensor h = zeros({batch, hidden}), c = zeros({batch, hidden});
      Tensors out;
      for (const auto& input : inputs) {
        const Tensors gate = chunk(input + matmul(h, from_state), 4, 1);
        c = elementwise(
            "lstm_cell",
            [](auto i, auto f, auto g, auto c) { return sigmoid(f) * c + sigmoid(i) * tanh(g); },
            gate[0], gate[1], gate[2], c);
        h = elementwise(
            "lstm_state", [](auto o, auto c) { return sigmoid(o) * tanh(c); }, gate[3], c);
        out.push_back(h);
      }
      return out;
    }
  };
  Tensor x = randn({steps * batch, features});
  Layer first{features}, second{hidden};

  Tensors parameters() const {
    return {first.from_input,  first.from_state,  first.bias,
            second.from_input, second.from_state, second.bias};
  }
  Tensors held() const {
    Tensors all = parameters();
    all.push_back(x);
    return all;
  }
  Tensor loss() const { return sum(concat(second(concat(first(x), 0)), 0)); }
  void operator()() const {
    for (const auto& p : parameters()) p.zero_grad();
    backward(loss());
  }
};

struct Transformer {
  static constexpr std::int64_t batch = 8, length = 64, width = 128, heads = 4;
  Tensor x = parameter(randn({batch, length, width}));
  Tensor norm1 = weight({width}), shift1 = weight({width}), norm2 = weight({width}),
         shift2 = weight({width});
  nn::Linear qkv{width, 3 * width}, out{width, width}, up{width, 4 * width}, down{4 * width, width};

  Tensor split_heads(const Tensor& all) const {
    return permute(reshape(all, {batch, length, heads, width / heads}), {0, 2, 1, 3});
  }
  Tensors held() const {
    Tensors all{x, norm1, shift1, norm2, shift2};
    for (const auto* layer : {&qkv, &out, &up, &down})
      all.insert(all.end(), {layer->weight, layer->bias});
    return all;
  }
  Tensor loss() const {
    const Tensors part = chunk(qkv(layer_norm(x, norm1, shift1)), 3, 2);
    const Tensor attended = scaled_dot_product_attention(split_heads(part[0]), split_heads(part[1]),
                                                         split_heads(part[2]));
    const Tensor h = x + out(reshape(permute(attended, {0, 2, 1, 3}), {batch, length, width}));
    return sum(h + down(gelu(up(layer_norm(h, norm2, shift2)))));
  }
  void operator()() const {
    for (const auto& p : held()) p.zero_grad();
    backward(loss());
  }
};

[[maybe_unused]] const bool added =
    register_memory("conv net 28x28, batch 64", [] { return Convolutions(); }) &&
    register_memory("LSTM 2 x 64, 100 steps, batch 8", [] { return Lstm(); }) &&
    register_memory("transformer block, 8 x 64 x 128", [] { return Transformer(); });

BENCHMARK(run<Convolutions>)->Name("conv net 28x28, batch 64/gradus");
BENCHMARK(run<Lstm>)->Name("LSTM 2 x 64, 100 steps, batch 8/gradus");
BENCHMARK(run<Transformer>)->Name("transformer block, 8 x 64 x 128/gradus");

}  // namespace
