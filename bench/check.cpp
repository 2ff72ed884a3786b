#include <gradus/gradus.h>
#include <benchmark/benchmark.h>
#include <string>

// How the time of a gradient check grows with the parameters of a model: 64-width-10 with relu and
// cross entropy, batch 32.

using namespace gradus;

namespace {

void check_network(benchmark::State& state, check::Mode mode, std::int64_t width) {
  RandomState generator(1);
  const Tensor x = randn({32, 64}, float32, generator);
  const Tensor labels = randint(0, 10, {32}, generator);
  const Tensors parameters{randn({64, width}, float32, generator) / 8, zeros({width}),
                           randn({width, 10}, float32, generator) / 8, zeros({10})};
  const auto loss = [&](const Tensors& p) {
    return cross_entropy(matmul(relu(matmul(x, p[0]) + p[1]), p[2]) + p[3], labels);
  };
  check::Report report;
  for (auto _ : state) report = check::gradcheck(loss, parameters, {.mode = mode});
  if (!report.passed()) state.SkipWithError("the check failed");
}

void add(const std::string& mode_name, check::Mode mode, std::int64_t width) {
  const auto name =
      "gradcheck, " + mode_name + ", " + std::to_string(75 * width + 10) + " parameters/gradus";
  benchmark::RegisterBenchmark(name.c_str(),
                               [=](benchmark::State& state) { check_network(state, mode, width); });
}

const bool added = [] {
  for (const std::int64_t width : {8, 32, 128, 512}) add("fast", check::Mode::fast, width);
  for (const std::int64_t width : {8, 32, 128}) add("full", check::Mode::full, width);
  return true;
}();

}  // namespace
