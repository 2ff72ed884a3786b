#include <gradus/check/culprit.h>
#include <gradus/check/diagnosis.h>
#include <gradus/check/replay.h>
#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

namespace gradus::check {
using namespace graph;
namespace {

constexpr int trials = 5;  // the middle one counts, as one may be blind by chance

// The relative disagreement from which a rule is suspected; those that are right stay well below.
double suspicious(const Replay& replay) { return replay.epsilon() < 1e-10 ? 1e-6 : 5e-5; }

Numbers random_numbers(std::size_t n, RandomState& generator, double scale) {
  Numbers numbers(n);
  generator.fill_normal(numbers);
  for (auto& x : numbers) x *= scale;
  return numbers;
}

Numbers negative(Numbers numbers) {
  for (auto& x : numbers) x = -x;
  return numbers;
}

// Leaves out the elements that took another branch. False where branches are not of elements.
bool hide_kinks(const Call& call, const Call& moved, Numbers& u) {
  if (call.ways == moved.ways) return true;
  if (call.ways.size() != u.size() || moved.ways.size() != u.size()) return false;
  for (std::size_t i = 0; i < u.size(); ++i)
    if (call.ways[i] != moved.ways[i]) u[i] = 0;
  return true;
}

// How far <u, dy> and the sum of <rule_k(u), din_k> are apart between two runs of one call,
// relative to their sizes. An input without a rule must have its share in the others' (as the
// factors of a matrix have), or it is where a path was cut.
double disagreement(const Replay& replay, const Call& call, const Call& up, const Call& down,
                    RandomState& generator) {
  if (up.op != call.op || down.op != call.op || up.value.size() != call.value.size() ||
      down.value.size() != call.value.size())
    return 0;
  Numbers u = random_numbers(call.value.size(), generator, 1);
  if (!hide_kinks(call, up, u) || !hide_kinks(call, down, u)) return 0;
  const Numbers dy = half_difference(up.value, down.value);
  const auto answers = replay.pull(call, u);
  const double left = dot(u, dy);
  double right = 0, size = norm(u) * norm(dy), rounding = 0;
  for (std::size_t i = 0; i < call.value.size(); ++i)
    if (dy[i] != 0) rounding += u[i] * call.value[i] * u[i] * call.value[i];
  for (std::size_t j = 0; j < call.inputs.size(); ++j) {
    const Numbers din = half_difference(up.inputs[j], down.inputs[j]);
    const double moved = norm(din);
    if (moved == 0 || answers[j].size() != din.size()) continue;
    right += dot(answers[j], din);
    size += norm(answers[j]) * moved;
  }
  const double excess = std::abs(left - right) - 2 * replay.epsilon() * std::sqrt(rounding);
  return size > 0 ? std::max(0.0, excess / size) : 0;
}

// What was seen of a call when all leaves moved.
struct Suspicion {
  double off = 0;                  // how far its rules are
  std::optional<std::size_t> cut;  // an input that moved, though no gradient can pass it
};

std::optional<std::size_t> moved_cut(const Call& call, const Call& up) {
  for (std::size_t k = 0; k < call.cut.size() && k < up.inputs.size(); ++k)
    if (call.cut[k] && call.inputs[k] != up.inputs[k]) return k;
  return {};
}

// Random changes of one leaf; of all where there is none of that number.
std::vector<Numbers> random_changes(const Replay& replay, std::size_t leaf,
                                    RandomState& generator) {
  const auto sizes = replay.leaf_sizes();
  std::vector<Numbers> changes(sizes.size());
  for (std::size_t k = 0; k < sizes.size(); ++k)
    if (leaf == k || leaf >= sizes.size())
      changes[k] = random_numbers(sizes[k], generator, replay.step());
  return changes;
}

// Moves the leaves, and adds what is seen of each call that was recorded.
void move_leaves(const Replay& replay, std::size_t leaf, RandomState& generator,
                 std::vector<Suspicion>& seen) {
  const auto& calls = replay.calls();
  std::vector<std::vector<double>> found(calls.size());
  for (int trial = 0; trial < trials; ++trial) {
    auto changes = random_changes(replay, leaf, generator);
    const auto up = replay.moved(changes);
    for (auto& change : changes) change = negative(std::move(change));
    const auto down = replay.moved(changes);
    if (up.size() != calls.size() || down.size() != calls.size()) return;
    for (std::size_t c = 0; c < calls.size(); ++c) {
      if (!calls[c].node) continue;
      found[c].push_back(disagreement(replay, calls[c], up[c], down[c], generator));
      if (!seen[c].cut) seen[c].cut = moved_cut(calls[c], up[c]);
    }
  }
  for (std::size_t c = 0; c < calls.size(); ++c)
    if (calls[c].node) seen[c].off = std::max(seen[c].off, median(std::move(found[c])));
}

// All leaves are moved together; and each alone, as one that hardly moves a value is lost among
// others.
std::vector<Suspicion> suspicions(const Replay& replay, RandomState& generator) {
  constexpr std::size_t many = 32;
  std::vector<Suspicion> seen(replay.calls().size());
  const std::size_t leaves = replay.leaf_sizes().size();
  move_leaves(replay, leaves, generator, seen);
  for (std::size_t leaf = 0; leaves > 1 && leaves <= many && leaf < leaves; ++leaf)
    if (replay.leaf_sizes()[leaf] > 0) move_leaves(replay, leaf, generator, seen);
  return seen;
}

// The only source among the call's inputs that has moved; null where there are several.
const Node* only_mover(const Call& call, const Call& up) {
  const Node* mover = nullptr;
  for (std::size_t k = 0; k < call.inputs.size() && k < up.inputs.size(); ++k) {
    if (!call.pulled[k] || call.inputs[k] == up.inputs[k] || call.from[k] == mover) continue;
    if (mover) return nullptr;
    mover = call.from[k];
  }
  return mover;
}

// How far the rules of each source's inputs are off, as far as one leaf alone moves that source
// alone.
std::map<const Node*, double> when_leaves_move(const Replay& replay, std::size_t number,
                                               RandomState& generator) {
  const auto sizes = replay.leaf_sizes();
  const Call& call = replay.calls()[number];
  std::map<const Node*, double> off;
  for (std::size_t leaf = 0; leaf < sizes.size(); ++leaf) {
    std::map<const Node*, std::vector<double>> found;
    for (int trial = 0; trial < trials && sizes[leaf] > 0; ++trial) {
      auto changes = random_changes(replay, leaf, generator);
      const auto up = replay.moved(changes);
      changes[leaf] = negative(std::move(changes[leaf]));
      const auto down = replay.moved(changes);
      if (up.size() != replay.calls().size() || down.size() != up.size()) continue;
      if (const Node* const mover = only_mover(call, up[number]))
        found[mover].push_back(disagreement(replay, call, up[number], down[number], generator));
    }
    for (auto& [mover, values] : found)
      if (values.size() == trials) off[mover] = std::max(off[mover], median(std::move(values)));
  }
  return off;
}

// The same for an input that is moved by a change injected behind what feeds it.
double when_injected(const Replay& replay, std::size_t number, std::size_t k,
                     RandomState& generator) {
  const Call& call = replay.calls()[number];
  std::vector<double> found;
  for (int trial = 0; trial < trials; ++trial) {
    const Numbers change = random_numbers(call.inputs[k].size(), generator, replay.step());
    const Call up = replay.with_input(number, k, change);
    const Call down = replay.with_input(number, k, negative(change));
    found.push_back(disagreement(replay, call, up, down, generator));
  }
  return median(std::move(found));
}

// The input whose rule is off most when it alone moves; the first that has a rule if none is.
std::size_t input_at_fault(const Replay& replay, std::size_t number, RandomState& generator) {
  const Call& call = replay.calls()[number];
  const auto moved = when_leaves_move(replay, number, generator);
  std::optional<std::size_t> first, worst;
  double most = suspicious(replay);
  for (std::size_t k = 0; k < call.from.size(); ++k) {
    if (!call.pulled[k]) continue;
    if (!first) first = k;
    const auto known = moved.find(call.from[k]);
    const double off =
        known != moved.end() ? known->second : when_injected(replay, number, k, generator);
    if (off > most) most = off, worst = k;
  }
  return worst ? *worst : *first;
}

}  // namespace

void find_culprit(Evaluator& evaluator, Report& report) {
  const Replay replay(evaluator);
  RandomState generator(20250103);
  const auto seen = suspicions(replay, generator);
  const auto& calls = replay.calls();
  std::size_t culprit = calls.size(), cut = calls.size();
  for (std::size_t c = 0; c < calls.size(); ++c) {
    if (!(seen[c].off > suspicious(replay))) continue;
    auto& worst = seen[c].cut ? cut : culprit;
    if (worst == calls.size() || seen[c].off > seen[worst].off) worst = c;
  }
  if (culprit < calls.size()) {
    const std::size_t input = input_at_fault(replay, culprit, generator);
    report.culprit = {calls[culprit].op, static_cast<int>(input), calls[culprit].line};
    report.diagnosis = diagnose(replay, culprit, input);
  } else if (cut < calls.size()) {
    report.diagnosis = "missing path: input " + std::to_string(*seen[cut].cut) + " of " +
                       calls[cut].op + " at " + calls[cut].line +
                       " moves with the function's inputs, but was detached or computed under "
                       "NoGrad";
  } else {
    report.diagnosis = "missing path: every rule is right, so a part of the function is detached, "
                       "computed under NoGrad, or comes from outside the inputs";
  }
}

}  // namespace gradus::check
