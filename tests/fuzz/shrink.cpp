#include "shrink.h"
#include <algorithm>
#include <cmath>
#include <set>
#include "interpret.h"

namespace fuzz {
namespace {

// Only what the last step is made of.
Program pruned(const Program& program) {
  std::vector<bool> used(program.size(), false);
  used.back() = true;
  for (std::size_t k = program.size(); k-- > 0;)
    if (used[k])
      for (const auto input : program[k].inputs) used[input] = true;
  std::vector<std::size_t> place(program.size());
  Program kept;
  for (std::size_t k = 0; k < program.size(); ++k) {
    if (!used[k]) continue;
    place[k] = kept.size();
    kept.push_back(program[k]);
    for (auto& input : kept.back().inputs) input = place[input];
  }
  return kept;
}

// The shapes follow the leaves; false where an op no longer fits or the numbers go astray.
bool settle(Program& program) {
  bool parameter = false;
  for (Step& step : program) {
    parameter = parameter || step.parameter;
    if (!step.kind) continue;
    const auto shape = step.kind->shape(shapes_of(program, step.inputs), step.attributes);
    if (!shape) return false;
    step.shape = *shape;
  }
  return parameter && is_sound(interpret(program));
}

// The leading values of every row that is kept.
void cut_leaf(Step& leaf, const Shape& shape) {
  Numbers before(leaf.shape);
  std::copy(leaf.values.begin(), leaf.values.end(), before.values.begin());
  leaf.values.clear();
  each(shape,
       [&](const Shape& place) { leaf.values.push_back(static_cast<double>(before[place])); });
  leaf.shape = shape;
}

class Shrinker {
 public:
  Shrinker(Program program, const Fails& fails) : program_(std::move(program)), fails_(fails) {}

  Program run() {
    while (end_earlier() || skip_ops() || cut_off() || cut_sizes() || drop_axes() || fix_leaves()) {
    }
    return program_;
  }

 private:
  bool accept(Program candidate) {
    candidate = pruned(candidate);
    if (!settle(candidate) || !fails_(candidate)) return false;
    program_ = std::move(candidate);
    return true;
  }

  bool end_earlier() {
    for (std::size_t k = 0; k + 1 < program_.size(); ++k)
      if (program_[k].kind &&
          accept({program_.begin(), program_.begin() + static_cast<int>(k) + 1}))
        return true;
    return false;
  }

  // An op's consumers take one of its inputs in its place.
  bool skip_ops() {
    for (std::size_t k = program_.size(); k-- > 0;) {
      for (const auto input : program_[k].inputs) {
        Program candidate = program_;
        for (Step& step : candidate) std::replace(step.inputs.begin(), step.inputs.end(), k, input);
        if (k + 1 == program_.size()) candidate.resize(input + 1);
        if (candidate.back().kind && accept(std::move(candidate))) return true;
      }
    }
    return false;
  }

  // An op becomes a leaf of its values.
  bool cut_off() {
    const Run run = interpret(program_);
    for (std::size_t k = program_.size() - 1; k-- > 0;) {
      if (!program_[k].kind) continue;
      for (const double digits : {1e2, 1e6}) {
        Step leaf;
        leaf.shape = program_[k].shape;
        leaf.parameter = true;
        for (const Real value : run.steps[k].values)
          leaf.values.push_back(std::round(static_cast<double>(value) * digits) / digits);
        Program candidate = program_;
        candidate[k] = std::move(leaf);
        if (accept(std::move(candidate))) return true;
      }
    }
    return false;
  }

  // Axes of one size become smaller together, in leaves and in what ops are told, or one alone.
  bool cut_sizes() {
    std::set<std::int64_t> sizes;
    for (const Step& step : program_)
      for (const auto size : step.shape)
        if (size > 1) sizes.insert(size);
    for (const auto size : sizes)
      for (const auto smaller : {std::int64_t{1}, size - 1})
        if (cut_everywhere(size, smaller)) return true;
    for (std::size_t k = 0; k < program_.size(); ++k)
      for (std::size_t axis = 0; !program_[k].kind && axis < program_[k].shape.size(); ++axis) {
        Shape shape = program_[k].shape;
        if (shape[axis] == 1) continue;
        --shape[axis];
        Program candidate = program_;
        cut_leaf(candidate[k], shape);
        if (accept(std::move(candidate))) return true;
      }
    return false;
  }

  bool cut_everywhere(std::int64_t size, std::int64_t smaller) {
    Program candidate = program_;
    bool cut = false;
    for (Step& step : candidate) {
      Shape shape = step.kind ? step.attributes.shape : step.shape;
      cut = cut || std::count(shape.begin(), shape.end(), size) > 0;
      std::replace(shape.begin(), shape.end(), size, smaller);
      if (step.kind)
        step.attributes.shape = shape;
      else
        cut_leaf(step, shape);
    }
    return cut && accept(std::move(candidate));
  }

  // A leaf loses an axis of size 1.
  bool drop_axes() {
    for (std::size_t k = 0; k < program_.size(); ++k)
      for (std::size_t axis = 0; !program_[k].kind && axis < program_[k].shape.size(); ++axis) {
        if (program_[k].shape[axis] != 1) continue;
        Program candidate = program_;
        candidate[k].shape.erase(candidate[k].shape.begin() + axis);
        if (accept(std::move(candidate))) return true;
      }
    return false;
  }

  // A parameter becomes a constant.
  bool fix_leaves() {
    for (std::size_t k = 0; k < program_.size(); ++k) {
      if (!program_[k].parameter) continue;
      Program candidate = program_;
      candidate[k].parameter = false;
      if (accept(std::move(candidate))) return true;
    }
    return false;
  }

  Program program_;
  const Fails& fails_;
};

}  // namespace

Program shrink(Program program, const Fails& fails) {
  return Shrinker(std::move(program), fails).run();
}

}  // namespace fuzz
