#include <gradus/engine/engine.h>
#include <gradus/graph/mode.h>
#include <gradus/graph/observer.h>
#include <doctest/doctest.h>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include "rows.h"
#include "support.h"

// What ops were told besides their tensors, as an observer or who holds a node may ask.

using namespace gradus;
using graph::Attribute, graph::Attributes;

namespace {

/// A value as its type is written in C++: 1, 1.0, true, [1], "none".
struct Written {
  std::string operator()(bool value) const { return value ? "true" : "false"; }
  std::string operator()(std::int64_t value) const { return std::to_string(value); }
  std::string operator()(double value) const {
    std::ostringstream text;
    text << value;
    return text.str().find_first_of(".en") == std::string::npos ? text.str() + ".0" : text.str();
  }
  std::string operator()(const std::string& value) const { return '"' + value + '"'; }
  std::string operator()(const std::vector<std::int64_t>& value) const {
    return describe(Shape(value));
  }
};

/// "axes=[1] keepdim=false~ exponent@1=3.0": a tilde where pictures leave it out, the place where
/// it is an input.
std::string written(const Attributes& attributes) {
  std::string text;
  for (const auto& [name, value, is_usual, input] : attributes) {
    if (!text.empty()) text += ' ';
    text += name + (input ? '@' + std::to_string(*input) : "") + '=';
    text += std::visit(Written(), value) + (is_usual ? "~" : "");
  }
  return text;
}

/// What all ops that run while it lives answer, one after the other.
struct Asker final : graph::Observer {
  std::vector<std::pair<std::string, std::string>> calls;
  void made(const graph::Made& op) override {
    const std::string text = written(op.attributes());
    if (op.node) CHECK(written(op.node->attributes()) == text);
    calls.emplace_back(op.op, text);
  }
};
template <class F> auto asked(const F& f) {
  Asker asker;
  f();
  return asker.calls;
}

/// What the first op of a name answers.
std::string answer(const std::string& op, const std::function<Tensor()>& f) {
  for (const auto& [name, text] : asked(f))
    if (name == op) return text;
  return "no " + op;
}

/// The functions of ops.h that take more than tensors, as operators by their row's name.
std::set<std::string> ops_with_attributes() {
  std::ifstream file(SOURCE_ROOT "/lib/gradus/ops/ops.h");
  std::stringstream read;
  read << file.rdbuf();
  const std::string text = std::regex_replace(read.str(), std::regex("//[^\n]*"), "");
  const std::regex declaration(R"(\n(?:\w*Tensors?|\w+) (\w+)\(([^;]*)\);)");
  const std::regex tensors(R"((TensorLike|const Tensors?&|std::source_location|)"
                           R"(const ElementwiseFunction&)( |$)[^,]*)");
  std::set<std::string> found;
  for (std::sregex_iterator at(text.begin(), text.end(), declaration), end; at != end; ++at) {
    const std::string rest = std::regex_replace((*at)[2].str(), tensors, "");
    if (std::regex_search(rest, std::regex("\\w"))) found.insert((*at)[1]);
  }
  return found;
}

// Ops that say nothing of what they were told, and why.
const std::map<std::string, std::string> silent{
    {"one_hot", "makes a constant, which no op is recorded or watched for"},
    {"einsum", "its letters become the axes of the ops that it is made of, if they have any"},
};

}  // namespace

TEST_SUITE("attributes") {

TEST_CASE("every op that takes more than tensors says so") {
  const auto named = ops_with_attributes();
  CHECK(named.size() > 60);
  for (const char* name : {"sum", "conv2d", "clamp", "slice", "leaky_relu", "layer_norm", "to"})
    CHECK_MESSAGE(named.contains(name), name);
  for (const char* name : {"tanh", "matmul", "embedding", "transpose"})
    CHECK_MESSAGE(!named.contains(name), name);
  std::set<std::string> unseen = named;
  for (const auto& row : op_table()) {
    unseen.erase(row.name);
    if (!named.contains(row.name) || silent.contains(row.name)) continue;
    const std::string op = title(row);
    CAPTURE(op);
    const Trial trial(row);
    bool any = false, itself = false, says_itself = false;
    for (const auto& [name, text] : asked([&] { row.apply(trial.inputs); })) {
      any = any || !text.empty();
      itself = itself || name == row.name;
      says_itself = says_itself || (name == row.name && !text.empty());
    }
    CHECK(any);
    CHECK(says_itself == itself);
  }
  unseen.erase("allclose");  // answers no tensor
  for (const char* name : {"constant_like", "zero_like"}) unseen.erase(name);
  CHECK_MESSAGE(unseen.empty(), (unseen.empty() ? "" : *unseen.begin()));
}

TEST_CASE("an op answers the same, recorded or not") {
  for (const auto& row : op_table()) {
    const std::string op = title(row);
    CAPTURE(op);
    const Trial trial(row);
    const Tensors leaves = with_parameters(trial.inputs);
    const auto recorded = asked([&] { row.apply(leaves); });
    const NoGrad off;
    CHECK(asked([&] { row.apply(leaves); }) == recorded);
  }
}

TEST_CASE("names, types and values") {
  const Tensor x = parameter(ones({2, 3, 4}, float64)), m = parameter(ones({3, 3}, float64));
  const Tensor image = parameter(ones({1, 2, 6, 6}, float64)), filter = ones({2, 2, 3, 2}, float64);
  const Tensor factor = ones({4}, float64), places = zeros({2, 3, 4}, int64);
  // clang-format off
  CHECK(answer("sum", [&] { return sum(x, 1); }) == "axes=[1] keepdim=false~");
  CHECK(answer("sum", [&] { return sum(x, {0, -1}, keepdim); }) == "axes=[0, 2] keepdim=true");
  CHECK(answer("mean", [&] { return mean(x); }) == "axes=[0, 1, 2]~ keepdim=false~");
  CHECK(answer("amax", [&] { return amax(x, -1); }) == "axes=[2] keepdim=false~");
  CHECK(answer("norm", [&] { return norm(x, 1, {.p = 3}); }) == "axes=[1] keepdim=false~ p=3.0");
  CHECK(answer("argmax", [&] { return argmax(x, 1); }) == "axes=[1] keepdim=false~");
  CHECK(answer("argsort", [&] { return argsort(x, {.descending = true}); }) == "axis=2 descending=true");
  CHECK(answer("topk", [&] { return topk(x, 2, 1, {.largest = false}).values; }) == "k=2 axis=1 largest=false");
  CHECK(answer("cumsum", [&] { return cumsum(x, -1); }) == "axis=2 reverse=false~");
  CHECK(answer("softmax", [&] { return softmax(x, -1); }) == "axis=2");
  CHECK(answer("permute", [&] { return permute(x, {2, 0, -2}); }) == "order=[2, 0, 1]");
  CHECK(answer("reshape", [&] { return reshape(x, {4, -1}); }) == "shape=[4, 6]~");
  CHECK(answer("broadcast_to", [&] { return broadcast_to(factor, {2, 4}); }) == "shape=[2, 4]~");
  CHECK(answer("slice", [&] { return slice(x, 2, 1, 3); }) == "axis=2 start=1 stop=3 step=1~");
  CHECK(answer("slice", [&] { return slice(x, 2, -1, -5, -2); }) == "axis=2 start=3 stop=-5 step=-2");
  CHECK(answer("slice", [&] { return slice(x, 2, -8, -8, -1); }) == "axis=2 start=-1 stop=-1 step=-1");
  CHECK(answer("pad", [&] { return pad(m, {{0, 1}, {2, 3}}); }) == "margins=[0, 1, 2, 3] value=0.0~");
  CHECK(answer("concat", [&] { return concat({x, x}, -1); }) == "axis=2");
  CHECK(answer("triu", [&] { return triu(m, -1); }) == "k=-1");
  CHECK(answer("to", [&] { return to(x, float32); }) == "dtype=\"float32\"");
  CHECK(answer("gather", [&] { return gather(x, -1, places); }) == "axis=2");
  CHECK(answer("leaky_relu", [&] { return leaky_relu(x, 0.1); }) == "slope=0.1");
  CHECK(answer("elu", [&] { return elu(x); }) == "alpha=1.0~");
  CHECK(answer("clamp", [&] { return clamp(x, -0.5, 0.8); }) == "low@1=-0.5 high@2=0.8");
  CHECK(answer("pow", [&] { return pow(x, 3); }) == "exponent@1=3.0");
  CHECK(answer("pow", [&] { return pow(1.5, x); }) == "base@0=1.5");
  CHECK(answer("where", [&] { return where(x > 0, 1.5, x); }) == "a@1=1.5");
  CHECK(answer("where", [&] { return where(x > 0, x, 0); }) == "b@2=0.0");
  CHECK(answer("lerp", [&] { return lerp(x, x, 0.25); }) == "weight@2=0.25");
  CHECK(answer("mul", [&] { return x * 2; }) == "b@1=2.0~");
  CHECK(answer("add", [&] { return x + ones({4}, float64); }) == "");
  CHECK(answer("greater", [&] { return x > 0.5; }) == "b@1=0.5~");
  CHECK(answer("huber_loss", [&] { return huber_loss(m, m, {.delta = 0.5}); }) == "delta=0.5");
  CHECK(answer("layer_norm", [&] { return layer_norm(x, factor, factor, 0.1); }) == "axes=[2] eps=0.1");
  CHECK(answer("cross_entropy", [&] { return cross_entropy(m, zeros({3}, int64)); }) == "axis=1~ reduction=\"none\"~");
  CHECK(answer("triangular_solve", [&] { return triangular_solve(m, m, {.upper = true}); }) == "upper=true transposed=false~ unit=false~");
  CHECK(answer("conv2d", [&] { return conv2d(image, filter, {.stride = 2, .padding = {1, 0}}); }) == "kernel=[3, 2]~ stride=[2, 2] padding=[1, 0] dilation=[1, 1]~ groups=1~");
  CHECK(answer("max_pool2d", [&] { return max_pool2d(image, 2); }) == "kernel=[2, 2] stride=[2, 2]~ padding=[0, 0]~ dilation=[1, 1]~");
  CHECK(answer("unfold", [&] { return unfold(image, {2, 3}, {.stride = 2}); }) == "kernel=[2, 3] stride=[2, 2] padding=[0, 0]~ dilation=[1, 1]~");
  // clang-format on
}

TEST_CASE("an op that is made of others has what they were told") {
  const Tensor x = parameter(ones({2, 3}, float64));
  using Calls = std::vector<std::pair<std::string, std::string>>;
  CHECK(asked([&] { roll(x, 1, 1); }) == Calls{{"slice", "axis=1 start=2 stop=3~ step=1~"},
                                               {"slice", "axis=1 start=0~ stop=2 step=1~"},
                                               {"concat", "axis=1"}});
  CHECK(asked([&] { softmax(x, 0); }) ==
        Calls{{"permute", "order=[1, 0]"}, {"softmax", "axis=1"}, {"permute", "order=[1, 0]"}});
}

TEST_CASE("an op's list is there after a walk has freed its node") {
  const Tensor x = parameter(ones({2, 3}, float64)), y = sum(x, 1);
  backward(sum(y));
  CHECK(y.node()->is_freed());
  CHECK(written(y.node()->attributes()) == "axes=[1] keepdim=false~");
  CHECK(x.node()->attributes().empty());
}

}  // TEST_SUITE
