#include <gradus/check/layer.h>
#include <gradus/check/replay.h>
#include <gradus/graph/leaf.h>
#include <gradus/kernels/copy.h>
#include <gradus/ops/ops.h>
#include <optional>

namespace gradus::check {
namespace {

Numbers numbers_of(const Array& array) { return Tensor(array).to_vector<double>(); }

Array changed(const Array& array, const Numbers& change) {
  Array copy = kernels::copy(array);
  visit_floating(copy.dtype(), [&]<class T>(T) {
    for (std::size_t i = 0; i < change.size(); ++i) copy.data<T>()[i] += static_cast<T>(change[i]);
  });
  return copy;
}

Call call_of(const Made& made) {
  Call call;
  call.op = made.op;
  call.line = describe(made.at);
  call.node = made.node;
  if (made.node)
    for (const auto& edge : made.node->inputs()) call.pulled.push_back(edge.node.get());
  for (const auto& input : made.inputs) {
    call.from.push_back(input.node().get());
    call.inputs.push_back(input.is_number() ? Numbers{input.real()} : numbers_of(input.array()));
    call.shapes.push_back(input.is_number() ? Shape{} : input.array().shape());
  }
  call.value = numbers_of(made.value);
  call.shape = made.value.shape();
  return call;
}

// Writes down all calls, or one; and injects a change behind one.
class Recorder final : public Layer {
 public:
  std::optional<std::size_t> only, changed_call;
  const Numbers* change = nullptr;
  std::vector<Call> calls;

  void ending(const char* op, Array& value) override {
    Layer::ending(op, value);
    if (changed_call == count_) value = changed(value, *change);
  }
  void made(const Made& op) override {
    Layer::made(op);
    if (!only || *only == count_) calls.push_back(call_of(op));
    ++count_;
  }

 private:
  std::size_t count_ = 0;
};

}  // namespace

Replay::Replay(Evaluator& evaluator) : evaluator_(evaluator) {
  Recorder recorder;
  output_ = evaluator.record();
  leaves_ = evaluator.leaves();
  calls_ = std::move(recorder.calls);
  for (std::size_t k = 0; k < calls_.size(); ++k)
    if (calls_[k].node) made_by_[calls_[k].node.get()] = k;
  for (std::size_t k = 0; k < leaves_.size(); ++k)
    if (leaves_[k].requires_grad()) leaf_[graph_node(leaves_[k].node()).get()] = k;
}

std::int64_t Replay::size_of(const Node* source) const {
  if (const auto at = made_by_.find(source); at != made_by_.end())
    return static_cast<std::int64_t>(calls_[at->second].value.size());
  if (const auto at = leaf_.find(source); at != leaf_.end()) return leaves_[at->second].size();
  return 0;
}

Call Replay::with(const Node* source, const Numbers& change, std::size_t watched) {
  Recorder recorder;
  recorder.only = watched;
  recorder.change = &change;
  Tensors inputs = leaves_;
  if (const auto at = leaf_.find(source); at != leaf_.end())
    inputs[at->second] = parameter(Tensor(changed(inputs[at->second].array(), change)));
  else
    recorder.changed_call = made_by_.at(source);
  evaluator_.run(inputs);
  return recorder.calls.empty() ? Call{} : std::move(recorder.calls[0]);
}

Call Replay::elsewhere(std::size_t watched) {
  Tensors inputs = leaves_;
  for (auto& input : inputs)
    if (input.requires_grad()) input = parameter(detach(input) * 1.25 + 0.125);
  Recorder recorder;
  recorder.only = watched;
  evaluator_.run(inputs);
  return recorder.calls.empty() ? Call{} : std::move(recorder.calls[0]);
}

std::vector<Numbers> Replay::pull(const Call& call, const Numbers& u) const {
  const NoGrad off;
  Tensors answers(call.from.size());
  std::vector<InputGradient> asked;
  for (std::size_t k = 0; k < answers.size(); ++k)
    asked.push_back({call.pulled[k] != nullptr, &answers[k]});
  call.node->pull(tensor(u, call.shape, call.node->dtype()), asked);
  // A mutant under test must answer here as it does in a walk.
  if (Observer* const watching = observer()) watching->pulled(*call.node, asked);
  std::vector<Numbers> numbers;
  for (const auto& answer : answers)
    numbers.push_back(answer.is_defined() ? answer.to_vector<double>() : Numbers{});
  return numbers;
}

}  // namespace gradus::check
