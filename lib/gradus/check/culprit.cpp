#include <gradus/check/culprit.h>
#include <gradus/check/diagnosis.h>
#include <gradus/check/replay.h>
#include <cmath>

namespace gradus::check {
namespace {

constexpr double step = 1e-5;        // of the injected changes; central differences lose step^2
constexpr double suspicious = 1e-6;  // relative; rules that are right stay below 1e-9

double dot(const Numbers& a, const Numbers& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}
double norm(const Numbers& a) { return std::sqrt(dot(a, a)); }

Numbers random_numbers(std::size_t n, Generator& generator, double scale) {
  Numbers numbers(n);
  generator.fill_normal(numbers);
  for (auto& x : numbers) x *= scale;
  return numbers;
}

Numbers half_difference(const Numbers& a, const Numbers& b) {
  Numbers half;
  for (std::size_t i = 0; i < a.size() && i < b.size(); ++i) half.push_back((a[i] - b[i]) / 2);
  return half;
}

// How far <u, dy> and the sum of <rule_k(u), din_k> are apart, relative to their sizes, when what
// feeds input k changes. Nothing where an input changed that has no rule.
double disagreement(Replay& replay, std::size_t number, std::size_t k, Generator& generator) {
  const Call& call = replay.calls()[number];
  const Node* source = call.from[k];
  const auto n = static_cast<std::size_t>(replay.size_of(source));
  if (n == 0) return 0;
  Numbers change = random_numbers(n, generator, step);
  const Call up = replay.with(source, change, number);
  for (auto& x : change) x = -x;
  const Call down = replay.with(source, change, number);
  if (up.op != call.op || down.op != call.op) return 0;
  const Numbers u = random_numbers(call.value.size(), generator, 1);
  const Numbers dy = half_difference(up.value, down.value);
  const auto answers = replay.pull(call, u);
  double left = dot(u, dy), right = 0, size = norm(u) * norm(dy);
  for (std::size_t j = 0; j < call.inputs.size(); ++j) {
    const Numbers din = half_difference(up.inputs[j], down.inputs[j]);
    const double moved = norm(din);
    if (moved == 0) continue;
    if (answers[j].size() != din.size()) return 0;
    right += dot(answers[j], din);
    size += norm(answers[j]) * moved;
  }
  return size > 0 ? std::abs(left - right) / size : 0;
}

}  // namespace

void find_culprit(Evaluator& evaluator, Report& report) {
  Replay replay(evaluator);
  Generator generator(20250103);
  double worst = suspicious;
  std::size_t culprit = 0, input = 0;
  for (std::size_t c = 0; c < replay.calls().size(); ++c) {
    const Call& call = replay.calls()[c];
    if (!call.node) continue;
    for (std::size_t k = 0; k < call.from.size(); ++k) {
      if (!call.pulled[k]) continue;
      double found = disagreement(replay, c, k, generator);
      if (found <= worst) continue;
      found =
          std::min(found, disagreement(replay, c, k, generator));  // no chance meeting of a kink
      if (found <= worst) continue;
      worst = found;
      culprit = c;
      input = k;
    }
  }
  if (worst > suspicious) {
    const Call& call = replay.calls()[culprit];
    report.culprit = {call.op, static_cast<int>(input), call.line};
    report.diagnosis = diagnose(replay, culprit, input);
  } else {
    report.diagnosis = "missing path: every rule is right, so a part of the function is detached, "
                       "computed under NoGrad, or comes from outside the inputs";
  }
}

}  // namespace gradus::check
