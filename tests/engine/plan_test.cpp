#include <gradus/engine/engine.h>
#include <gradus/engine/plan.h>
#include <gradus/graph/leaf.h>
#include <gradus/graph/record.h>
#include <gradus/ops/ops.h>
#include <algorithm>
#include <doctest/doctest.h>
#include <thread>

using namespace gradus;

namespace {

graph::Plan plan_of(const Tensor& y, const std::vector<graph::Node*>& targets = {},
                    bool stop = false) {
  return {graph_node(y.node()).get(), targets, stop, std::source_location::current()};
}
graph::Node* node_of(const Tensor& x) { return graph_node(x.node()).get(); }

// Every edge as its node says it, against the flat array; inputs before consumers, each once.
void check_places(const graph::Plan& plan) {
  const auto& steps = plan.steps();
  for (std::size_t place = 0; place < steps.size(); ++place) {
    const auto inputs = steps[place].node->inputs();
    const auto places = plan.inputs(steps[place]);
    for (std::size_t k = 0; k < inputs.size(); ++k) {
      if (places[k] == graph::Plan::nowhere) continue;
      CHECK(places[k] < place);
      CHECK(steps[places[k]].node == inputs[k].node.get());
    }
    for (std::size_t other = 0; other < place; ++other)
      CHECK(steps[other].node != steps[place].node);
  }
}

}  // namespace

TEST_SUITE_BEGIN("plan");

TEST_CASE("a node that several consume stands once, held by the user or not") {
  const Tensor a = parameter(scalar(3.0, float64)), b = parameter(scalar(2.0, float64));
  const Tensor kept = a * b;
  const auto twice = [](const Tensor& x) { return x * x + x; };  // three edges to one temporary
  const Tensor y = twice(tanh(kept)) + kept + a;
  const graph::Plan plan = plan_of(y);
  CHECK(plan.steps().size() == 8);  // a b mul tanh mul add add add
  CHECK(plan.leaves().size() == 2);
  check_places(plan);
}

TEST_CASE("only what leads to a target is wanted, and nothing goes on beyond one that stops") {
  const Tensor a = parameter(scalar(3.0, float64)), b = parameter(scalar(2.0, float64));
  const Tensor middle = exp(a), y = middle * sin(b);
  const graph::Plan all = plan_of(y), some = plan_of(y, {node_of(middle)});
  const graph::Plan stopped = plan_of(y, {node_of(middle)}, true);
  for (const graph::Plan* plan : {&all, &some, &stopped}) check_places(*plan);
  const auto wanted = [](const graph::Plan& plan) {
    return std::count_if(plan.steps().begin(), plan.steps().end(),
                         [](const graph::Plan::Step& step) { return step.wanted; });
  };
  CHECK(wanted(all) == 5);
  CHECK(wanted(some) == 2);
  CHECK(stopped.steps().size() == 4);
  CHECK(stopped.steps()[stopped.place_of_target(node_of(middle))].ends);
  CHECK_FALSE(all.steps()[all.steps().size() - 1].ends);
}

TEST_CASE("a rule may plan and walk the graph that is being walked, and leaves no trace") {
  const Tensor x = parameter(scalar(1.5, float64));
  Tensor inner = x;
  for (int i = 0; i < 20; ++i) inner = tanh(inner * x);
  const double alone = grad(inner, x, {.retain_graph = true}).item();
  std::vector<double> nested;
  const Tensor y = record("nest", detach(inner), {inner},
                          {graph::Rule([&](const Tensor& g, const Tensor&, const Tensors&) {
                            nested.push_back(grad(inner, x, {.retain_graph = true}).item());
                            return g;
                          })});
  CHECK(grad(square(y) / 2, x).item() == doctest::Approx(inner.item() * alone).epsilon(1e-14));
  CHECK(nested == std::vector<double>{alone});
}

TEST_CASE("two threads walk one inner graph at once, each with its own plan") {
  const Tensor x = parameter(randn({64}, float64));
  Tensor shared = x;
  for (int i = 0; i < 50; ++i) shared = sin(shared) * x + x;
  const Tensor total = sum(shared);
  const auto expected = grad(total, x, {.retain_graph = true}).to_vector<double>();
  std::array<int, 2> wrong{};
  const auto walk = [&](int& count) {
    for (int i = 0; i < 200; ++i)
      count += grad(total * 1.0, x, {.retain_graph = true}).to_vector<double>() != expected;
  };
  std::thread other([&] { walk(wrong[1]); });
  walk(wrong[0]);
  other.join();
  CHECK(wrong == std::array<int, 2>{});
}

TEST_SUITE_END();
