#include <gradus/engine/engine.h>
#include <gradus/ops/ops.h>
#include <doctest/doctest.h>
#include "support.h"

// The edges of losses, softmax, normalization and attention; their formulas are rows of the op
// table.

using namespace gradus;

namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

Tensor variable(const TensorLiteral& values) { return parameter(tensor(values, float64)); }
bool finite(const Tensor& x) { return sum(isfinite(x)).item() == static_cast<double>(x.size()); }

}  // namespace

TEST_SUITE("losses") {

TEST_CASE("softmax makes zeros of a row of -inf, and its gradient is 0") {
  const Tensor x = variable({{-infinite, -infinite, -infinite}, {0, -infinite, 0}});
  const Tensor y = softmax(x, 1);
  CHECK(numbers(y) == Numbers{0, 0, 0, 0.5, 0, 0.5});
  const Tensor g =
      grad(sum(y * tensor({{1, 2, 3}, {1, 2, 3}}, float64)), x, {.create_graph = true});
  CHECK(numbers(g) == Numbers{0, 0, 0, -0.5, 0, 0.5});
  CHECK(finite(grad(sum(g * g), x)));
  CHECK(numbers(log_softmax(tensor({-infinite, -infinite}), 0)) == Numbers{-infinite, -infinite});
}

TEST_CASE("cross_entropy of equal logits is log n however large they are") {
  for (const double size : {1.0, 1e4, 1e8, -1e8}) {
    const Tensor z = parameter(full({2, 10}, size, float64));
    const Tensor loss = cross_entropy(z, tensor({3, 7}, int64));
    CHECK(loss.item() == doctest::Approx(std::log(10)).epsilon(1e-15));
    const Tensor g = grad(loss, z);
    CHECK(g.to_vector<double>()[3] == doctest::Approx(-0.45).epsilon(1e-14));
    CHECK(distance(numbers(sum(g, 1)), {0, 0}) < 1e-15);
  }
}

TEST_CASE("cross_entropy does not see a shift of the logits") {
  const Tensor z = tensor({{3, -1, 2}, {0, 5, -4}}, float64), labels = tensor({0, 2}, int64);
  for (const double shift : {1.0, -17.0, 1e4, 1e8})
    CHECK(cross_entropy(z + shift, labels).item() == cross_entropy(z, labels).item());
}

TEST_CASE("ignored samples count for nothing, whatever their scores") {
  const Tensor z = variable({{1, 2, 3}, {-infinite, 0, 1}, {0.5, 0, 1}});
  const Tensor labels = tensor({2, -100, 0}, int64);
  const Tensor loss = cross_entropy(z, labels, {.ignore_index = -100});
  const Tensor kept = tensor({{1, 2, 3}, {0.5, 0, 1}}, float64);
  CHECK(loss.item() == doctest::Approx(cross_entropy(kept, tensor({2, 0}, int64)).item()));
  const Numbers g = numbers(grad(loss, z));
  CHECK(Numbers(g.begin() + 3, g.begin() + 6) == Numbers{0, 0, 0});
  CHECK(std::isnan(cross_entropy(kept, tensor({1, 1}, int64), {.ignore_index = 1}).item()));
  CHECK(numbers(cross_entropy(kept, tensor({1, 1}, int64),
                              {.ignore_index = 1, .reduction = LossReduction::sum})) == Numbers{0});
}

TEST_CASE("cross_entropy says which labels, weights and shares it wants") {
  const Tensor z = zeros({2, 3}), labels = tensor({0, 2}, int64);
  CHECK(has(complaint<ShapeError>([&] { cross_entropy(z, tensor({0, 3}, int64)); }), "0..2"));
  CHECK(has(complaint<ShapeError>([&] { cross_entropy(z, tensor({0, -100}, int64)); }), "-100"));
  CHECK(has(complaint<ShapeError>([&] { cross_entropy(z, reshape(labels, {2, 1})); }), "[2, 1]"));
  CHECK(has(complaint<ShapeError>([&] { cross_entropy(z, ones({2})); }), "probabilities"));
  CHECK(
      has(complaint<ShapeError>([&] { cross_entropy(z, labels, {.weight = ones({2})}); }), "[3]"));
  CHECK(
      has(complaint<DtypeError>([&] { cross_entropy(z, labels, {.weight = ones({3}, float64)}); }),
          "float64"));
  CHECK(has(complaint<ValueError>([&] { cross_entropy(z, labels, {.label_smoothing = 1.5}); }),
            "1.5"));
  CHECK(has(complaint<ValueError>([&] {
              cross_entropy(z, ones({2, 3}), {.ignore_index = 0});
            }),
            "labels"));
  CHECK(has(complaint<DtypeError>([&] { cross_entropy(z, ones({2, 3}, float64)); }), "mix"));
  CHECK(has(complaint<DtypeError>([&] { nll_loss(z, ones({2, 3})); }), "int64"));
}

TEST_CASE("a class of probability 0 may be masked") {
  const Tensor z = variable({{1, -infinite, 2}}), target = variable({{0.25, 0, 0.75}});
  const Tensor loss = cross_entropy(z, target);
  CHECK(loss.item() == doctest::Approx(std::log(1 + std::exp(-1.0)) + 0.25));
  CHECK(finite(grad(loss, z, {.retain_graph = true})));
  CHECK(finite(grad(loss, target)));
}

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

}  // TEST_SUITE("losses")

TEST_SUITE("normalization and attention") {

TEST_CASE("normalizing a constant row gives 0 and finite gradients") {
  const Tensor x = parameter(full({2, 3}, 5, float64));
  const Tensor y = layer_norm(x, {3});
  CHECK(numbers(y) == Numbers(6, 0));
  const Tensor g = grad(sum(y * y), x, {.create_graph = true});
  CHECK(numbers(g) == Numbers(6, 0));
  CHECK(finite(grad(sum(g), x)));
  CHECK(numbers(rms_norm(zeros({2, 3}), ones({3}))) == Numbers(6, 0));
}

TEST_CASE("normalizations say which sizes they want") {
  const Tensor x = ones({2, 3});
  CHECK(has(complaint<ShapeError>([&] { layer_norm(x, {2}); }), "does not end"));
  CHECK(has(complaint<ShapeError>([&] { layer_norm(x, ones({3}), ones({2})); }), "bias"));
  CHECK(has(complaint<ShapeError>([&] { rms_norm(x, ones({4})); }), "[4]"));
  CHECK(has(complaint<ValueError>([&] { rms_norm(x, ones({3}), -1); }), "eps"));
  CHECK(has(complaint<ShapeError>([&] { batch_norm(x, ones({2}), ones({3})); }), "weight"));
  CHECK(has(complaint<ShapeError>([&] {
              batch_norm(ones({1, 3}), ones({3}), ones({3}));
            }),
            "variance"));
  CHECK(
      has(complaint<DtypeError>([&] { layer_norm(x, ones({3}), ones({3}, float64)); }), "float64"));
}

TEST_CASE("batch_norm answers the statistics it used, detached, which evaluate to the same") {
  const Tensor x = variable({{1, 10}, {2, 30}, {6, 20}}), w = tensor({2, 3}, float64);
  const Tensor b = tensor({0.5, -1}, float64);
  const BatchNormed batch = batch_norm(x, w, b);
  CHECK(numbers(batch.mean) == Numbers{3, 20});
  CHECK(distance(numbers(batch.variance), {14.0 / 3, 200.0 / 3}) < 1e-15);
  CHECK(!batch.mean.requires_grad());
  CHECK(!batch.variance.requires_grad());
  const Tensor again = batch_norm(x, batch.mean, batch.variance, w, b);
  CHECK(distance(numbers(again), numbers(batch.y)) < 1e-15);
}

TEST_CASE("a query whose keys are all masked answers 0, with gradient 0") {
  const Tensor q = variable({{1, 2}, {3, 4}}), k = variable({{1, 0}, {0, 1}}),
               v = variable({{5}, {7}});
  const Tensor mask = tensor({{0, 0}, {0, 1}}, int64);
  const Tensor y = scaled_dot_product_attention(q, k, v, {.mask = mask});
  CHECK(numbers(y) == Numbers{0, 7});
  const Tensors g = grad(sum(y), {q, k, v});
  for (const auto& each : g) CHECK(finite(each));
  CHECK(numbers(g[2]) == Numbers{0, 1});
  const Tensor added = tensor({{-infinite, -infinite}, {-infinite, 0}}, float64);
  CHECK(numbers(scaled_dot_product_attention(q, k, v, {.mask = added})) == Numbers{0, 7});
}

TEST_CASE(
    "a causal query does not see later keys, and fewer queries than keys start at the first") {
  const Tensor q = tensor({{1, 2}}, float64), k = tensor({{1, 0}, {0, 1}}, float64);
  CHECK(numbers(scaled_dot_product_attention(q, k, tensor({{5}, {7}}, float64),
                                             {.causal = true})) == Numbers{5});
}

TEST_CASE("attention says which shapes it wants") {
  const Tensor q = ones({2, 3}), v = ones({4, 5});
  CHECK(has(complaint<ShapeError>([&] {
              scaled_dot_product_attention(q, ones({4, 2}), v);
            }),
            "[..., n, d]"));
  CHECK(has(complaint<ShapeError>([&] {
              scaled_dot_product_attention(q, ones({4, 3}), v, {.mask = ones({4, 2})});
            }),
            "[2, 4]"));
  CHECK(has(complaint<DtypeError>([&] {
              scaled_dot_product_attention(q, ones({4, 3}), v, {.mask = ones({2, 4}, float64)});
            }),
            "float64"));
}

}  // TEST_SUITE("normalization and attention")
