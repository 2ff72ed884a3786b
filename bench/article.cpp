#include <gradus/gradus.h>
#include <gradus/kernels/lanes/lane.h>
#include <algorithm>
#include <benchmark/benchmark.h>
#include <cblas.h>
#include <vector>
#include "memory.h"

// The digits article's epoch (full batch, 64-32-10, sigmoids, squared error): written with gradus,
// and by hand with the same BLAS, the same SIMD exp, buffers that exist already, and derivatives
// worked out on paper.

using namespace gradus;

namespace {

constexpr int in = 64, hidden = 32, out = 10;
constexpr double lr = 0.001;

template <class T> struct Problem {
  std::vector<T> x, y, w1, b1, w2, b2;
  int rows;

  Problem() {
    const data::Dataset train = data::train_test_split(data::digits(), 0.2, 42).train;
    rows = static_cast<int>(train.x.shape()[0]);
    x = numbers(train.x);
    y = numbers(one_hot(train.y, out));
    RandomState generator(0);
    w1 = numbers(randn({in, hidden}, float64, generator));
    b1 = numbers(randn({hidden}, float64, generator));
    w2 = numbers(randn({hidden, out}, float64, generator));
    b2 = numbers(randn({out}, float64, generator));
  }
  static std::vector<T> numbers(const Tensor& from) { return from.to_vector<T>(); }
};

void gemm(CBLAS_TRANSPOSE ta, CBLAS_TRANSPOSE tb, int m, int n, int k, double alpha,
          const double* a, int lda, const double* b, int ldb, double beta, double* c) {
  cblas_dgemm(CblasRowMajor, ta, tb, m, n, k, alpha, a, lda, b, ldb, beta, c, n);
}
void gemm(CBLAS_TRANSPOSE ta, CBLAS_TRANSPOSE tb, int m, int n, int k, float alpha, const float* a,
          int lda, const float* b, int ldb, float beta, float* c) {
  cblas_sgemm(CblasRowMajor, ta, tb, m, n, k, alpha, a, lda, b, ldb, beta, c, n);
}

template <class T> class ByHand {
 public:
  explicit ByHand(Problem<T> start)
      : p(std::move(start)), h(p.rows * hidden), dh(p.rows * hidden), o(p.rows * out),
        d(p.rows * out) {}

  double epoch(T lr) {
    layer(p.x.data(), p.w1, p.b1, h, in, hidden);
    layer(h.data(), p.w2, p.b2, o, hidden, out);
    const double loss = output_delta();
    gemm(CblasNoTrans, CblasTrans, p.rows, hidden, out, T(1), d.data(), out, p.w2.data(), out, T(0),
         dh.data());
    hidden_delta();
    update(h.data(), d, p.w2, p.b2, hidden, out, lr);
    update(p.x.data(), dh, p.w1, p.b1, in, hidden, lr);
    return loss;
  }

 private:
  using L = kernels::Lane<T>;

  // y = sigmoid(x w + b), the product added onto rows that hold the bias.
  void layer(const T* x, const std::vector<T>& w, const std::vector<T>& b, std::vector<T>& y,
             int from, int to) {
    for (int i = 0; i < p.rows; ++i) std::copy(b.begin(), b.end(), y.begin() + i * to);
    gemm(CblasNoTrans, CblasNoTrans, p.rows, to, from, T(1), x, from, w.data(), to, T(1), y.data());
    const auto n = static_cast<std::int64_t>(y.size());
    std::int64_t i = 0;
    for (; i + L::width <= n; i += L::width) (1 / (1 + exp(-L::load(&y[i])))).store(&y[i]);
    if (i < n) (1 / (1 + exp(-L::load(&y[i], n - i)))).store(&y[i], n - i);
  }

  double output_delta() {
    const auto n = static_cast<std::int64_t>(o.size());
    L sum(0);
    std::int64_t i = 0;
    for (; i + L::width <= n; i += L::width) {
      const L y = L::load(&o[i]), difference = y - L::load(&p.y[i]);
      sum = sum + difference * difference;
      (difference * (y * (1 - y))).store(&d[i]);
    }
    T lanes[L::width], total = 0;
    sum.store(lanes);
    for (const T lane : lanes) total += lane;
    for (; i < n; ++i) {
      const T difference = o[i] - p.y[i];
      total += difference * difference;
      d[i] = difference * (o[i] * (1 - o[i]));
    }
    return total / static_cast<double>(o.size());
  }
  void hidden_delta() {
    for (std::size_t i = 0; i < h.size(); ++i) dh[i] *= h[i] * (1 - h[i]);
  }
  void update(const T* x, const std::vector<T>& delta, std::vector<T>& w, std::vector<T>& b,
              int from, int to, T lr) {
    gemm(CblasTrans, CblasNoTrans, from, to, p.rows, -lr, x, from, delta.data(), to, T(1),
         w.data());
    for (int i = 0; i < p.rows; ++i)
      for (int j = 0; j < to; ++j) b[j] -= lr * delta[i * to + j];
  }

  Problem<T> p;
  std::vector<T> h, dh, o, d;
};

template <class T> class WithGradus {
 public:
  explicit WithGradus(const Problem<T>& p)
      : x(tensor(p.x, {p.rows, in}, dtype_of<T>)), y(tensor(p.y, {p.rows, out}, dtype_of<T>)),
        w1(parameter(tensor(p.w1, {in, hidden}, dtype_of<T>))),
        b1(parameter(tensor(p.b1, {hidden}, dtype_of<T>))),
        w2(parameter(tensor(p.w2, {hidden, out}, dtype_of<T>))),
        b2(parameter(tensor(p.b2, {out}, dtype_of<T>))), sgd({w1, b1, w2, b2}) {}

  Tensor loss() const {
    const Tensor h = sigmoid(linear(x, transpose(w1), b1));
    const Tensor o = sigmoid(linear(h, transpose(w2), b2));
    return sum(square(o - y)) / 2;
  }
  double epoch(double lr) {
    sgd.options.lr = lr;
    sgd.zero_grad();
    const Tensor half = loss();
    backward(half);
    sgd.step();
    return 2 * half.item() / static_cast<double>(y.size());
  }
  void operator()() { epoch(lr); }
  Tensors held() const { return {x, y, w1, b1, w2, b2}; }

 private:
  Tensor x, y, w1, b1, w2, b2;
  optim::Sgd sgd;
};

template <template <class> class Model, class T> void article(benchmark::State& state) {
  Model<T> model{Problem<T>()};
  for (auto _ : state) benchmark::DoNotOptimize(model.epoch(static_cast<T>(lr)));
}
template <template <class> class Model, class T> void article_flushed(benchmark::State& state) {
  const FlushDenormals flush;
  article<Model, T>(state);
}

[[maybe_unused]] const bool added =
    register_memory("article epoch, float64", [] { return WithGradus<double>(Problem<double>()); });

BENCHMARK(article<WithGradus, double>)->Name("article epoch, float64/gradus");
BENCHMARK(article<ByHand, double>)->Name("article epoch, float64/floor");
BENCHMARK(article_flushed<WithGradus, float>)->Name("article epoch, float32 flushed/gradus");
BENCHMARK(article_flushed<ByHand, float>)->Name("article epoch, float32 flushed/floor");

}  // namespace
