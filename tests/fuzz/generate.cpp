#include <algorithm>
#include <numeric>
#include "interpret.h"

namespace fuzz {
namespace {

// Builds a program step by step, interpreting each at once: a step that leads astray is taken back.
class Builder {
 public:
  explicit Builder(Random& random) : random_(random) {}

  Program build();

 private:
  std::size_t leaf(const Shape& shape);
  Shape base_shape();
  Shape broadcastable(Shape shape);
  std::size_t pick();
  std::size_t partner(const Kind& kind, std::size_t first);
  bool add(const Kind& kind, std::vector<std::size_t> inputs, const Attributes& attributes);
  void grow();
  void join();
  std::vector<std::size_t> unused() const;

  Random& random_;
  Program program_;
  Run run_;
  std::vector<int> uses_;
};

Shape Builder::base_shape() {
  Shape shape(static_cast<std::size_t>(random_.between(0, 3)));
  for (auto& size : shape) size = random_.between(1, 4);
  return shape;
}

// A shape that broadcasts with this one: leading axes dropped, others of size 1.
Shape Builder::broadcastable(Shape shape) {
  while (!shape.empty() && random_.chance(25)) shape.erase(shape.begin());
  for (auto& size : shape)
    if (random_.chance(25)) size = 1;
  return shape;
}

std::size_t Builder::leaf(const Shape& shape) {
  Step step;
  step.shape = shape;
  step.parameter = program_.empty() || random_.chance(85);
  const double low = random_.chance(50) ? -2 : 0.5;
  for (auto left = gradus::count(shape); left > 0; --left)
    step.values.push_back(random_.number(low, 2));
  program_.push_back(std::move(step));
  uses_.push_back(0);
  advance(run_, program_, program_.size() - 1);
  return program_.size() - 1;
}

std::vector<std::size_t> Builder::unused() const {
  std::vector<std::size_t> steps;
  for (std::size_t k = 0; k < uses_.size(); ++k)
    if (uses_[k] == 0) steps.push_back(k);
  return steps;
}

std::size_t Builder::pick() {
  if (random_.chance(60)) return random_.of(unused());
  return static_cast<std::size_t>(random_.below(static_cast<std::int64_t>(program_.size())));
}

// Another input: the same one again, one that may fit, or a new leaf that does.
std::size_t Builder::partner(const Kind& kind, std::size_t first) {
  if (random_.chance(10)) return first;
  if (random_.chance(65)) return pick();
  const Shape shape = program_[first].shape;
  return leaf(kind.partner ? kind.partner(random_, shape) : broadcastable(shape));
}

bool Builder::add(const Kind& kind, std::vector<std::size_t> inputs, const Attributes& attributes) {
  const auto shape = kind.shape(shapes_of(program_, inputs), attributes);
  if (!shape || gradus::count(*shape) > 64 || shape->size() > 4) return false;
  program_.push_back({&kind, std::move(inputs), attributes, *shape, {}, false});
  const Run before = run_;
  advance(run_, program_, program_.size() - 1);
  if (!is_sound(run_) || run_.largest > 10) {
    program_.pop_back();
    run_ = before;
    return false;
  }
  uses_.push_back(0);
  for (const auto input : program_.back().inputs) ++uses_[input];
  return true;
}

void Builder::grow() {
  const Kind& kind = draw_kind(random_);
  std::vector<std::size_t> inputs{pick()};
  const std::size_t leaves = program_.size();
  while (inputs.size() < kind.arity) inputs.push_back(partner(kind, inputs[0]));
  Attributes attributes;
  const bool added =
      kind.draw(random_, shapes_of(program_, inputs), attributes) && add(kind, inputs, attributes);
  if (added) return;
  program_.resize(leaves);  // leaves that were made for it
  uses_.resize(leaves);
  run_.steps.resize(leaves);
}

// What is left over is summed into one result, so that every step counts.
void Builder::join() {
  static const Kind &plus = kind_named("$a + $b"), &mean = kind_named("mean"),
                    &half = kind_named("sin($a)");
  for (auto ends = unused(); ends.size() > 1; ends = unused()) {
    if (add(plus, {ends[0], ends[1]}, {})) continue;
    const auto larger = program_[ends[0]].shape.empty() ? ends[1] : ends[0];
    Attributes all;
    all.numbers.resize(program_[larger].shape.size());
    std::iota(all.numbers.begin(), all.numbers.end(), 0);
    if (!all.numbers.empty())
      add(mean, {larger}, all);
    else
      add(half, {ends[0]}, {});
  }
}

Program Builder::build() {
  const auto wanted = static_cast<std::size_t>(random_.between(10, 36));
  const Shape base = base_shape();
  for (auto leaves = random_.between(1, 3); leaves > 0; --leaves) leaf(broadcastable(base));
  while (ops_in(program_) + unused().size() - 1 < wanted) grow();
  join();
  return program_;
}

}  // namespace

Program generate(std::uint64_t seed) {
  Random random(seed);
  for (;;) {
    Program program = Builder(random).build();
    if (ops_in(program) <= 40) return program;  // else joining took too many
  }
}

}  // namespace fuzz
