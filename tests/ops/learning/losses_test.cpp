#include <gradus/engine/engine.h>
#include <gradus/ops/ops.h>
#include <doctest/doctest.h>
#include "ops/learning/variable.h"
#include "support.h"

// The edges of losses; their formulas are rows of the op table.

using namespace gradus;

TEST_SUITE("losses") {

TEST_CASE("losses do not broadcast, and say which reshape was meant") {
  using Loss = Tensor (*)(const Tensor&, const Tensor&);
  const std::vector<std::pair<const char*, Loss>> losses{
      {"mse_loss", [](auto& a, auto& b) { return mse_loss(a, b); }},
      {"l1_loss", [](auto& a, auto& b) { return l1_loss(a, b); }},
      {"huber_loss", [](auto& a, auto& b) { return huber_loss(a, b); }},
      {"bce_with_logits", [](auto& a, auto& b) { return bce_with_logits(a, b); }},
      {"kl_div", [](auto& a, auto& b) { return kl_div(a, b); }},
      {"hinge_loss", [](auto& a, auto& b) { return hinge_loss(a, b); }}};
  for (const auto& [name, loss] : losses) {
    CAPTURE(name);
    const auto column = complaint<ShapeError>([&, f = loss] { f(ones({8}), ones({8, 1})); });
    for (const char* part : {name, "[8]", "[8, 1]", "reshape the target to [8]"})
      CHECK(has(column, part));
    CHECK(has(complaint<ShapeError>([&, f = loss] { f(ones({8}), ones({1})); }), "broadcast_to"));
    CHECK(has(complaint<DtypeError>([&, f = loss] { f(ones({2}), ones({2}, float64)); }), name));
    CHECK(has(complaint<DtypeError>([&, f = loss] { f(arange(2), arange(2)); }), "to(x, float32)"));
  }
}

TEST_CASE("reductions agree") {
  const Tensor a = tensor({{1, 2}, {3, 4}, {5, 6}}, float64), b = zeros({3, 2}, float64);
  CHECK(l1_loss(a, b).item() == 3.5);
  CHECK(l1_loss(a, b, {.reduction = LossReduction::sum}).item() == 21);
  CHECK(l1_loss(a, b, {.reduction = LossReduction::batch_mean}).item() == 7);
  CHECK(numbers(l1_loss(a, b, {.reduction = LossReduction::none})) == numbers(a));
}

TEST_CASE("bce_with_logits is right at 0 and stable at both ends") {
  const Tensor x = variable({0, 1e4, -1e4, infinite, -infinite});
  const Tensor t = tensor({0.25, 1, 0, 1, 0}, float64);
  const Tensor loss = bce_with_logits(x, t, {.reduction = LossReduction::none});
  CHECK(distance(numbers(loss), {std::log(2), 0, 0, 0, 0}) < 1e-15);
  CHECK(numbers(grad(sum(loss), x)) == Numbers{0.25, 0, 0, 0, 0});
  const Tensor wrong = bce_with_logits(x, 1 - t, {.reduction = LossReduction::none});
  CHECK(numbers(wrong)[1] == 1e4);
  CHECK(numbers(wrong)[4] == infinite);
  CHECK(has(complaint<ShapeError>([&] {
              bce_with_logits(x, t, {.weight = ones({5, 1}, float64)});
            }),
            "[5, 1]"));
}

TEST_CASE("kl_div and hinge_loss at their edges") {
  const Tensor x = variable({-infinite, -1, -2}), t = variable({0, 0.5, 0.5});
  const Tensor divergence = kl_div(x, t, {.reduction = LossReduction::sum});
  CHECK(divergence.item() == doctest::Approx(std::log(0.5) + 1.5));
  for (const auto& g : grad(divergence, {x, t})) CHECK(finite(g));
  const auto zero_one = complaint<ValueError>([] { hinge_loss(ones({2}), tensor({0, 1})); });
  CHECK(has(zero_one, "2 * labels - 1"));
  const Tensor score = variable({1, 0.5});
  CHECK(numbers(grad(hinge_loss(score, ones({2}, float64)), score)) == Numbers{0, -0.5});
}

TEST_CASE("l1_loss and huber_loss where prediction and target meet, and where a kink is") {
  const Tensor x = variable({0, 1, -1, 3});
  const Tensor zero = zeros({4}, float64);
  CHECK(numbers(grad(l1_loss(x, zero), x)) == Numbers{0, 0.25, -0.25, 0.25});
  CHECK(numbers(grad(huber_loss(x, zero), x)) == Numbers{0, 0.25, -0.25, 0.25});
  CHECK(numbers(huber_loss(x, zero, {.reduction = LossReduction::none, .delta = 2})) ==
        Numbers{0, 0.5, 0.5, 4});
  CHECK(has(complaint<ValueError>([&] { huber_loss(x, zero, {.delta = 0}); }), "delta"));
}

TEST_CASE("cosine_similarity of a zero vector is 0, with a finite gradient") {
  const Tensor a = variable({{0, 0}, {3, 4}}), b = variable({{1, 1}, {3, 4}});
  const Tensor y = cosine_similarity(a, b);
  CHECK(distance(numbers(y), {0, 1}) < 1e-15);
  const Tensors first = grad(sum(y), {a, b}, {.create_graph = true});
  CHECK(finite(first[0]));
  CHECK(finite(grad(sum(first[0] * first[0]), a)));
}

TEST_CASE("composed losses are placed at the caller's line") {
  const Tensor x = variable({{1, 2}});
  const auto line = [](const Tensor& y) { return y.node()->at().line(); };
  CHECK(line(mse_loss(x, x)) == __LINE__);
  CHECK(line(cross_entropy(x, tensor({1}, int64), {.label_smoothing = 0.5})) == __LINE__);
  CHECK(line(layer_norm(x, ones({2}, float64), zeros({2}, float64))) == __LINE__);
  CHECK(line(scaled_dot_product_attention(x, x, x, {.causal = true})) == __LINE__);
}

}  // TEST_SUITE
