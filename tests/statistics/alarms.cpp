#include <gradus/gradus.h>
#include <iostream>
#include <map>
#include <string_view>
#include "../rows.h"
#include "statistics.h"

using namespace gradus;
using check::gradcheck;
using check::Verdict;

namespace {

/// How many reports had each verdict; prints those that are alarms.
class Tally {
 public:
  explicit Tally(std::ostream& out) : out_(out) {}

  void count(const check::Report& report, const std::string& what) {
    ++counts_[report.verdict];
    if (report.passed()) return;
    if (report.verdict == Verdict::wrong || ++shown_[what + name(report.verdict)] == 1)
      out_ << what << '\n' << report << "\n\n";
  }
  bool print(const char* title) {
    out_ << title << ':';
    for (const auto& [verdict, n] : counts_) out_ << ' ' << n << ' ' << name(verdict);
    out_ << std::endl;
    return counts_[Verdict::wrong] == 0 && counts_[Verdict::nondeterministic] == 0 &&
           counts_[Verdict::noise_limited] == 0;
  }

 private:
  std::ostream& out_;
  std::map<Verdict, int> counts_;
  std::map<std::string, int> shown_;
};

Tensors in_dtype(const Tensors& inputs, Dtype dtype) {
  Tensors all;
  for (const auto& x : inputs) all.push_back(is_floating(x.dtype()) ? to(x, dtype) : x);
  return all;
}

// 20-40-28 with relu: 1,988 parameters.
check::Report relu_network(check::Mode mode, Dtype dtype, RandomState& generator) {
  const Tensor x = randn({8, 20}, dtype, generator);
  const Tensor labels = randint(0, 28, {8}, generator);
  const auto f = [&](const Tensors& p) {
    const Tensor hidden = relu(matmul(x, p[0]) + p[1]);
    return cross_entropy(matmul(hidden, p[2]) + p[3], labels);
  };
  return gradcheck(f,
                   {randn({20, 40}, dtype, generator) * 0.3, randn({40}, dtype, generator) * 0.1,
                    randn({40, 28}, dtype, generator) * 0.3, randn({28}, dtype, generator) * 0.1},
                   {.mode = mode});
}

// Two convolutions with relu and max-pooling, and a layer of 10: 2,094 parameters.
check::Report pool_network(check::Mode mode, Dtype dtype, RandomState& generator) {
  const Tensor x = randn({2, 1, 12, 12}, dtype, generator);
  const Tensor labels = randint(0, 10, {2}, generator);
  const auto f = [&](const Tensors& p) {
    const Tensor first = max_pool2d(relu(conv2d(x, p[0], p[1], {.padding = 1})), 2);
    const Tensor second = max_pool2d(relu(conv2d(first, p[2], p[3], {.padding = 1})), 2);
    return cross_entropy(matmul(reshape(second, {2, -1}), p[4]) + p[5], labels);
  };
  return gradcheck(f,
                   {randn({8, 1, 3, 3}, dtype, generator) * 0.4, randn({8}, dtype, generator) * 0.1,
                    randn({12, 8, 3, 3}, dtype, generator) * 0.2,
                    randn({12}, dtype, generator) * 0.1, randn({108, 10}, dtype, generator) * 0.2,
                    randn({10}, dtype, generator) * 0.1},
                   {.mode = mode});
}

}  // namespace

bool count_row_alarms(const Settings& settings, std::ostream& out) {
  Tally tally(out);
  for (const auto& row : op_table()) {
    if (row.smoothness == Smoothness::constant) continue;
    const std::string name = title(row);
    if (name.find(settings.row) == std::string::npos) continue;
    if (settings.order == 2 && row.smoothness == Smoothness::once) continue;
    RandomState generator(crc32(name) + static_cast<std::uint64_t>(settings.seed));
    for (int point = 0; point < settings.points; ++point) {
      const Tensors inputs = draw_inputs(row, generator);
      for (const Dtype dtype : {float64, float32}) {
        const auto report =
            gradcheck(row.apply, in_dtype(inputs, dtype), {.order = settings.order});
        if (report.verdict == Verdict::vacuous && row.smoothness == Smoothness::flat) continue;
        tally.count(report, name + ", point " + std::to_string(point) + ", " +
                                (dtype == float64 ? "float64" : "float32"));
      }
    }
  }
  return tally.print("rows of the op table at random points");
}

bool count_network_alarms(const Settings& settings, std::ostream& out) {
  Tally tally(out);
  RandomState generator(settings.seed);
  for (int k = 0; k < settings.networks; ++k)
    for (const Dtype dtype : {float64, float32})
      for (const auto mode : {check::Mode::fast, check::Mode::full}) {
        tally.count(relu_network(mode, dtype, generator), "relu network " + std::to_string(k));
        tally.count(pool_network(mode, dtype, generator), "max-pool network " + std::to_string(k));
      }
  return tally.print("networks of some 2,000 parameters");
}
