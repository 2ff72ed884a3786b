#include <gradus/check/diagnosis.h>
#include <algorithm>
#include <cmath>
#include <functional>
#include <sstream>

namespace gradus::check {
namespace {

constexpr std::size_t largest_input = 400;  // elements whose derivatives are worked out one by one

double largest(const Numbers& x) {
  double most = 0;
  for (const double v : x) most = std::max(most, std::abs(v));
  return most;
}

Numbers scaled(Numbers x, double factor) {
  for (auto& v : x) v *= factor;
  return x;
}

// Columns: how the output moves with each element of an input.
using Jacobian = std::vector<Numbers>;

Jacobian jacobian_of(const Replay& replay, std::size_t number, std::size_t input) {
  const std::size_t n = replay.calls()[number].inputs[input].size();
  Jacobian columns;
  for (std::size_t i = 0; i < n; ++i) {
    Numbers change(n, 0);
    const double step = replay.step();
    change[i] = step;
    const Call up = replay.with_input(number, input, change);
    change[i] = -step;
    const Call down = replay.with_input(number, input, change);
    columns.push_back(scaled(half_difference(up.value, down.value), 1 / step));
  }
  return columns;
}

// What the rules answer for an input; for all its uses together where the op has it more than once.
Numbers answer_of(const Replay& replay, std::size_t number, std::size_t input, const Numbers& u) {
  const Call& call = replay.calls()[number];
  const auto answers = replay.pull(call, u);
  Numbers sum(call.inputs[input].size(), 0);
  for (std::size_t j = 0; j < answers.size(); ++j)
    if (call.from[j] == call.from[input] && answers[j].size() == sum.size())
      for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += answers[j][i];
  return sum;
}

Numbers transposed_product(const Jacobian& columns, const Numbers& u) {
  Numbers product;
  for (const auto& column : columns) {
    double sum = 0;
    for (std::size_t r = 0; r < column.size(); ++r) sum += column[r] * u[r];
    product.push_back(sum);
  }
  return product;
}

struct Evidence {
  const Replay& replay;
  std::size_t number, input;
  const Call& call;
  Numbers u, answer, truth;
  Jacobian jacobian;

  // Relative; of differences.
  double tolerance() const { return replay.epsilon() < 1e-10 ? 1e-5 : 2e-3; }
  bool close(const Numbers& a, const Numbers& b) const {
    if (a.size() != b.size()) return false;
    const double scale = tolerance() * std::max(largest(a), largest(b)) + 1e-12;
    for (std::size_t i = 0; i < a.size(); ++i)
      if (!(std::abs(a[i] - b[i]) <= scale)) return false;
    return true;
  }
};

std::string factor(const Evidence& e) {
  double ratio = 0;
  for (std::size_t i = 0; i < e.truth.size(); ++i)
    if (std::abs(e.truth[i]) == largest(e.truth)) ratio = e.answer[i] / e.truth[i];
  if (!std::isfinite(ratio) || ratio == 0 || !e.close(e.answer, scaled(e.truth, ratio))) return "";
  std::ostringstream text;
  if (std::abs(ratio + 1) < 10 * e.tolerance())
    return "sign: the rule answers the negative of the gradient";
  text << "factor: the rule answers " << ratio << " times the gradient";
  std::vector<std::pair<double, std::string>> counts;
  const auto add = [&](const Shape& shape, const std::string& what) {
    counts.emplace_back(static_cast<double>(count(shape)), "the number of elements of " + what);
    for (std::size_t axis = 0; axis < shape.size(); ++axis)
      counts.emplace_back(static_cast<double>(shape[axis]),
                          "the size of axis " + std::to_string(axis) + " of " + what);
  };
  add(e.call.shapes[e.input], "the input");
  add(e.call.shape, "the output");
  for (const auto& [size, what] : counts) {
    if (size < 3) continue;
    if (std::abs(ratio * size - 1) < 10 * e.tolerance()) return text.str() + ", 1 / " + what;
    if (std::abs(ratio / size - 1) < 10 * e.tolerance()) return text.str() + ", " + what;
  }
  return text.str();
}

std::string transposed(const Evidence& e) {
  const Shape& shape = e.call.shapes[e.input];
  if (shape.size() < 2) return "";
  const auto rows = static_cast<std::size_t>(shape[-2]);
  const auto columns = static_cast<std::size_t>(shape.back());
  const std::size_t matrix = rows * columns;
  Numbers turned(e.truth.size());
  for (std::size_t i = 0; i < turned.size(); ++i) {
    const std::size_t base = i / matrix * matrix, at = i % matrix;
    turned[i] = e.truth[base + at % rows * columns + at / rows];
  }
  return e.close(e.answer, turned) ? "transposed: the rule answers the gradient's transpose" : "";
}

std::string extra_sum(const Evidence& e) {
  const Shape& shape = e.call.shapes[e.input];
  std::size_t inner = 1;
  for (std::size_t axis = shape.size(); axis-- > 0;) {
    const auto size = static_cast<std::size_t>(shape[axis]);
    Numbers summed(e.truth.size(), 0), mean;
    for (std::size_t i = 0; i < e.truth.size(); ++i)
      for (std::size_t k = 0; k < size; ++k)
        summed[i] += e.truth[i / (size * inner) * size * inner + k * inner + i % inner];
    if (size > 1 && e.close(e.answer, summed))
      return "extra sum: the rule sums over axis " + std::to_string(axis) +
             " of the input too, and repeats the total";
    inner *= size;
  }
  double total = 0;
  for (const double v : e.truth) total += v;
  if (e.truth.size() > 1 && e.close(e.answer, Numbers(e.truth.size(), total)))
    return "extra sum: the rule sums over everything, and repeats the total";
  return "";
}

// Only one place along an axis of the output was counted.
std::string missing_sum(const Evidence& e) {
  const Shape& shape = e.call.shape;
  std::size_t inner = 1;
  for (std::size_t axis = shape.size(); axis-- > 0;) {
    const auto size = static_cast<std::size_t>(shape[axis]);
    for (std::size_t place = 0; size > 1 && place < size; ++place) {
      Numbers masked = e.u;
      for (std::size_t i = 0; i < masked.size(); ++i)
        if (i / inner % size != place) masked[i] = 0;
      if (e.close(e.answer, transposed_product(e.jacobian, masked)))
        return "missing sum: the rule counts only place " + std::to_string(place) + " along axis " +
               std::to_string(axis) + " of the output";
    }
    inner *= size;
  }
  return "";
}

std::string missing_path(const Evidence& e) {
  return largest(e.answer) == 0 ? "missing path: the rule answers 0" : "";
}

std::string swapped(const Evidence& e) {
  for (std::size_t other = 0; other < e.call.inputs.size(); ++other) {
    if (!e.call.from[other] || e.call.from[other] == e.call.from[e.input] ||
        e.call.inputs[other].size() != e.truth.size())
      continue;
    const Jacobian jacobian = jacobian_of(e.replay, e.number, other);
    if (e.close(e.answer, transposed_product(jacobian, e.u)))
      return "swapped operands: the rule answers the gradient of input " + std::to_string(other);
  }
  return "";
}

std::string stale(const Evidence& e) {
  const Replay moved = e.replay.elsewhere();
  if (moved.calls().size() <= e.number) return "";
  const Call& there = moved.calls()[e.number];
  if (!there.node || there.op != e.call.op || there.shape != e.call.shape) return "";
  if (!e.close(e.answer, answer_of(moved, e.number, e.input, e.u))) return "";
  if (e.close(e.truth, transposed_product(jacobian_of(moved, e.number, e.input), e.u))) return "";
  return "stale value: the rule answers the same at other inputs, though the gradient moves";
}

bool is_diagonal(const Jacobian& jacobian, double tolerance) {
  for (std::size_t i = 0; i < jacobian.size(); ++i)
    for (std::size_t r = 0; r < jacobian[i].size(); ++r)
      if (i != r && std::abs(jacobian[i][r]) > tolerance) return false;
  return !jacobian.empty() && jacobian.size() == jacobian[0].size();
}

std::string wrong_activation(const Evidence& e) {
  if (!is_diagonal(e.jacobian, 0.01 * e.tolerance())) return "";
  using D = std::function<double(double, double)>;
  const auto sigmoid = [](double x) { return 1 / (1 + std::exp(-x)); };
  const std::vector<std::pair<const char*, D>> known = {
      {"sigmoid", [&](double x, double) { return sigmoid(x) * (1 - sigmoid(x)); }},
      {"sigmoid, taken from the output", [](double, double y) { return y * (1 - y); }},
      {"sigmoid, taken as if the input were the output",
       [](double x, double) { return x * (1 - x); }},
      {"tanh", [](double x, double) { return 1 - std::tanh(x) * std::tanh(x); }},
      {"tanh, taken from the output", [](double, double y) { return 1 - y * y; }},
      {"tanh, taken as if the input were the output", [](double x, double) { return 1 - x * x; }},
      {"relu", [](double x, double) { return x > 0 ? 1.0 : 0.0; }},
      {"the identity", [](double, double) { return 1.0; }},
      {"exp", [](double x, double) { return std::exp(x); }},
      {"log", [](double x, double) { return 1 / x; }},
      {"square", [](double x, double) { return 2 * x; }},
      {"softplus", [&](double x, double) { return sigmoid(x); }},
      {"sin", [](double x, double) { return std::cos(x); }},
      {"cos", [](double x, double) { return -std::sin(x); }}};
  for (const auto& [name, derivative] : known) {
    Numbers expected;
    for (std::size_t i = 0; i < e.u.size(); ++i)
      expected.push_back(e.u[i] * derivative(e.call.inputs[e.input][i], e.call.value[i]));
    if (e.close(e.answer, expected))
      return std::string("wrong activation: the rule answers the derivative of ") + name;
  }
  return "";
}

}  // namespace

std::string diagnose(const Replay& replay, std::size_t number, std::size_t input) {
  const Call& call = replay.calls()[number];
  if (call.inputs[input].size() > largest_input) return "unknown";
  RandomState generator(20250104);
  Numbers u(call.value.size());
  generator.fill_normal(u);
  Evidence e{replay, number, input, call, u, answer_of(replay, number, input, u), {}, {}};
  e.jacobian = jacobian_of(replay, number, input);
  e.truth = transposed_product(e.jacobian, u);
  if (e.answer.size() != e.truth.size()) return "unknown";
  for (const auto& slip :
       {missing_path, factor, transposed, extra_sum, missing_sum, swapped, wrong_activation, stale})
    if (const std::string found = slip(e); !found.empty()) return found;
  return "unknown";
}

}  // namespace gradus::check
