#include <gradus/check/inner_observer.h>
#include <gradus/check/replay.h>
#include <gradus/graph/leaf.h>
#include <gradus/kernels/dense/copy.h>
#include <gradus/ops/ops.h>
#include <algorithm>
#include <optional>
#include <set>

namespace gradus::check {
using namespace graph;
namespace {

Numbers numbers_of(const NdArray& array) { return Tensor(array).to_vector<double>(); }

NdArray changed(const NdArray& array, const Numbers& change) {
  NdArray copy = kernels::copy(array);
  visit_floating(copy.dtype(), [&]<class T>(T) {
    for (std::size_t i = 0; i < change.size(); ++i) copy.data<T>()[i] += static_cast<T>(change[i]);
  });
  return copy;
}

NdArray refilled(const NdArray& array, const Numbers& numbers) {
  return tensor(numbers, array.shape(), array.dtype()).array();
}

const void* place_of(const NdArray& array) {
  return visit(array.dtype(), [&]<class T>(T) -> const void* { return array.data<T>(); });
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
    call.shapes.push_back(input.is_number() ? Shape{} : input.shape());
  }
  call.value = numbers_of(made.value);
  if (made.branches) call.ways = numbers_of(made.branches);
  call.shape = made.value.shape();
  return call;
}

}  // namespace

// Writes down all calls, or one; injects a change behind one; and holds others where they were.
class Recorder final : public Layer {
 public:
  std::optional<std::size_t> only, changed_call;
  const Numbers* change = nullptr;
  std::map<std::size_t, const Numbers*> held;
  std::set<const void*> derived;  // where leaves and what was made from them lie
  std::vector<NdArray> kept;      // so that nothing else comes to lie there
  std::vector<Call> calls;

  bool wants_branches() const override { return true; }
  void ending(const char* op, NdArray& value) override {
    Layer::ending(op, value);
    if (changed_call == count_) value = changed(value, *change);
    if (const auto hold = held.find(count_); hold != held.end())
      value = refilled(value, *hold->second);
  }
  void made(const Made& op) override {
    Layer::made(op);
    if (!only || *only == count_) {
      calls.push_back(call_of(op));
      mark(op, calls.back());
    }
    ++count_;
  }

 private:
  void mark(const Made& op, Call& call) {
    bool any = false;
    for (const auto& input : op.inputs) {
      const bool known = !input.is_number() && is_floating(input.array().dtype()) &&
                         derived.contains(place_of(input.array()));
      call.cut.push_back(known && !input.node());
      any = any || known;
    }
    if (!any && !op.node) return;  // masks and indices do not move
    derived.insert(place_of(op.value));
    kept.push_back(op.value);
  }

  std::size_t count_ = 0;
};

Replay::Replay(Evaluator& evaluator) : Replay(evaluator, evaluator.points()) {}

Replay::Replay(Evaluator& evaluator, Tensors leaves)
    : evaluator_(evaluator), leaves_(std::move(leaves)) {
  Recorder recorder;
  for (auto& leaf : leaves_) {
    if (!is_floating(leaf.dtype())) continue;
    leaf = parameter(leaf);
    recorder.derived.insert(place_of(leaf.array()));
  }
  const EnableGrad on;
  output_ = evaluator.run(leaves_);
  calls_ = std::move(recorder.calls);
  for (std::size_t k = 0; k < calls_.size(); ++k)
    if (calls_[k].node) made_by_[calls_[k].node.get()] = k;
  for (std::size_t k = 0; k < leaves_.size(); ++k)
    if (leaves_[k].requires_grad()) leaf_[graph_node(leaves_[k].node()).get()] = k;
}

Replay Replay::elsewhere() const {
  const NoGrad off;
  Tensors inputs = leaves_;
  for (auto& input : inputs)
    if (input.requires_grad()) input = detach(input) * 1.25 + 0.125;
  return Replay(evaluator_, inputs);
}

std::vector<Call> Replay::run(const Tensors& inputs, Recorder& recorder) const {
  const EnableGrad on;
  evaluator_.run(inputs);
  return std::move(recorder.calls);
}

std::vector<std::size_t> Replay::leaf_sizes() const {
  std::vector<std::size_t> sizes;
  for (const auto& leaf : leaves_)
    sizes.push_back(leaf.requires_grad() ? static_cast<std::size_t>(leaf.size()) : 0);
  return sizes;
}

std::vector<Call> Replay::moved(const std::vector<Numbers>& changes) const {
  Tensors inputs = leaves_;
  for (std::size_t k = 0; k < inputs.size(); ++k)
    if (inputs[k].requires_grad())
      inputs[k] = parameter(Tensor(changed(inputs[k].array(), changes[k])));
  Recorder recorder;
  return run(inputs, recorder);
}

Call Replay::with_input(std::size_t watched, std::size_t k, const Numbers& change) const {
  const Call& call = calls_[watched];
  const Node* const source = call.from[k];
  Recorder recorder;
  recorder.only = watched;
  recorder.change = &change;
  for (const Node* other : call.from)
    if (const auto at = made_by_.find(other); at != made_by_.end() && other != source)
      recorder.held[at->second] = &calls_[at->second].value;
  Tensors inputs = leaves_;
  if (const auto at = leaf_.find(source); at != leaf_.end())
    inputs[at->second] = parameter(Tensor(changed(inputs[at->second].array(), change)));
  else
    recorder.changed_call = made_by_.at(source);
  auto calls = run(inputs, recorder);
  return calls.empty() ? Call{} : std::move(calls[0]);
}

std::vector<Numbers> Replay::pull(const Call& call, const Numbers& u) const {
  const NoGrad off;
  std::vector<InputGradient> asked(call.from.size());
  for (std::size_t k = 0; k < asked.size(); ++k) asked[k].wanted = call.pulled[k] != nullptr;
  call.node->pull(tensor(u, call.shape, call.node->dtype()), asked, false);
  // A mutant under test must answer here as it does in a walk.
  if (Observer* const watching = observer()) watching->pulled(*call.node, asked);
  std::vector<Numbers> numbers;
  for (const auto& answer : asked)
    numbers.push_back(answer.value.is_defined() ? answer.value.to_vector<double>() : Numbers{});
  return numbers;
}

Numbers half_difference(const Numbers& a, const Numbers& b) {
  Numbers half;
  for (std::size_t i = 0; i < a.size() && i < b.size(); ++i)
    half.push_back(a[i] == b[i] ? 0 : (a[i] - b[i]) / 2);
  return half;
}

}  // namespace gradus::check
