#include <gradus/ops/ops.h>
#include "table/rows.h"

namespace gradus::table {
namespace {

Tensor four(const Tensor& x, double a, double b, double c, double d) {
  return tensor({a, b, c, d}, x.dtype());
}

}  // namespace

// clang-format off
Rows losses() {
  const OpInput labels{{3}, 0, 4, int64}, factors{{4}, 0.2, 2}, shares{{3, 4}, 0, 1};
  const OpInput pixels{{2, 3, 4}}, pixel_labels{{2, 4}, 0, 3, int64};
  constexpr const char* at_label = "mean of -log softmax at the label";
  constexpr const char* huber = "mean of d^2 / 2, from delta on delta (d - delta / 2)";
  constexpr const char* bce = "mean of -t log s(x) - (1 - t) log(1 - s(x)), s the sigmoid";
  constexpr const char* equal = "wants equal shapes";
  return {
    {"cross_entropy", "", at_label, "invariant under shifts of the logits", smooth, {any, labels}, [](In x) { return cross_entropy(x[0], x[1]); }, "F.cross_entropy(a, b)"},
    {"cross_entropy", "weights", at_label, "the mean is over the weights of the labels", smooth, {any, labels}, [](In x) { return cross_entropy(x[0], x[1], {.weight = four(x[0], 0.5, 2, 1, 1.5)}); }, "F.cross_entropy(a, b, torch.tensor([0.5, 2, 1, 1.5]))"},
    {"cross_entropy", "differentiable weights", at_label, "the mean is over the weights of the labels", smooth, {any, labels, factors}, [](In x) { return cross_entropy(x[0], x[1], {.weight = x[2]}); }, "-(F.log_softmax(a, 1)[torch.arange(3), b] * c[b]).sum() / c[b].sum()"},
    {"cross_entropy", "label smoothing", at_label, "", smooth, {any, labels}, [](In x) { return cross_entropy(x[0], x[1], {.label_smoothing = 0.2}); }, "F.cross_entropy(a, b, label_smoothing=0.2)"},
    {"cross_entropy", "all options", at_label, "ignored samples count for nothing; NaN where all are", smooth, {{{8, 4}}, {{8}, 0, 4, int64}}, [](In x) { return cross_entropy(x[0], x[1], {.weight = four(x[0], 0.5, 2, 1, 1.5), .ignore_index = 1, .label_smoothing = 0.1}); }, "F.cross_entropy(a, b, torch.tensor([0.5, 2, 1, 1.5]), ignore_index=1, label_smoothing=0.1)"},
    {"cross_entropy", "none, pixels", "-log softmax at the label", "classes lie along axis 1", smooth, {pixels, pixel_labels}, [](In x) { return cross_entropy(x[0], x[1], {.ignore_index = 2, .reduction = LossReduction::none}); }, "F.cross_entropy(a, b, ignore_index=2, reduction='none')"},
    {"cross_entropy", "probabilities", "mean of -sum t log softmax", "0 log 0 = 0", smooth, {any, shares}, [](In x) { return cross_entropy(x[0], x[1]); }, "F.cross_entropy(a, b)"},
    {"cross_entropy", "probabilities, options", "-sum w t log softmax", "0 log 0 = 0", smooth, {any, shares, factors}, [](In x) { return cross_entropy(x[0], x[1], {.weight = x[2], .reduction = LossReduction::sum, .label_smoothing = 0.3}); }, "F.cross_entropy(a, b, c, label_smoothing=0.3, reduction='sum')"},
    {"nll_loss", "", "mean of minus the entry at the label", "", smooth, {any, labels}, [](In x) { return nll_loss(x[0], x[1]); }, "F.nll_loss(a, b)"},
    {"nll_loss", "options", "minus the entry at the label, weighted", "the mean is over the weights of the labels", smooth, {{{8, 4}}, {{8}, 0, 4, int64}}, [](In x) { return nll_loss(x[0], x[1], {.weight = four(x[0], 0.5, 2, 1, 1.5), .ignore_index = 0}); }, "F.nll_loss(a, b, torch.tensor([0.5, 2, 1, 1.5]), ignore_index=0)"},
    {"mse_loss", "", "mean of (a - b)^2", equal, smooth, {any, any}, [](In x) { return mse_loss(x[0], x[1]); }, "F.mse_loss(a, b)"},
    {"mse_loss", "batch mean", "sum of (a - b)^2 / n", equal, smooth, {any, any}, [](In x) { return mse_loss(x[0], x[1], {.reduction = LossReduction::batch_mean}); }, "F.mse_loss(a, b, reduction='sum') / a.shape[0]"},
    {"l1_loss", "", "mean of |a - b|", "wants equal shapes; derivative 0 where a = b", kinked, {any, any}, [](In x) { return l1_loss(x[0], x[1]); }, "F.l1_loss(a, b)"},
    {"l1_loss", "sum", "sum of |a - b|", equal, kinked, {any, any}, [](In x) { return l1_loss(x[0], x[1], {.reduction = LossReduction::sum}); }, "F.l1_loss(a, b, reduction='sum')"},
    {"huber_loss", "", huber, "wants equal shapes; at delta the second derivative is 1", kinked, {any, any}, [](In x) { return huber_loss(x[0], x[1]); }, "F.huber_loss(a, b)"},
    {"huber_loss", "delta", huber, equal, kinked, {any, any}, [](In x) { return huber_loss(x[0], x[1], {.reduction = LossReduction::none, .delta = 0.3}); }, "F.huber_loss(a, b, reduction='none', delta=0.3)"},
    {"bce_with_logits", "", bce, "wants equal shapes; 0 log 0 = 0", smooth, {any, shares}, [](In x) { return bce_with_logits(x[0], x[1]); }, "F.binary_cross_entropy_with_logits(a, b)"},
    {"bce_with_logits", "weights", bce, "the mean is over all elements", smooth, {any, shares}, [](In x) { return bce_with_logits(x[0], x[1], {.weight = four(x[0], 1, 2, 0.5, 1), .pos_weight = four(x[0], 3, 1, 2, 0.5)}); }, "F.binary_cross_entropy_with_logits(a, b, torch.tensor([1, 2, 0.5, 1]), pos_weight=torch.tensor([3, 1, 2, 0.5]))"},
    {"bce_with_logits", "differentiable weights", bce, "", smooth, {any, shares, factors, any}, [](In x) { return bce_with_logits(x[0], x[1], {.weight = x[3], .reduction = LossReduction::none, .pos_weight = x[2]}); }, "d * (b * c * F.softplus(-a) + (1 - b) * F.softplus(a))"},
    {"kl_div", "", "mean of t (log t - x)", "wants equal shapes; 0 log 0 = 0; derivative by t 0 at t = 0", smooth, {any, shares}, [](In x) { return kl_div(x[0], x[1]); }, "F.kl_div(a, b)"},
    {"kl_div", "batch mean", "sum of t (log t - x) / n", equal, smooth, {any, shares}, [](In x) { return kl_div(x[0], x[1], {.reduction = LossReduction::batch_mean}); }, "F.kl_div(a, b, reduction='batchmean')"},
    {"kl_div", "log target", "mean of e^t (t - x)", equal, smooth, {any, any}, [](In x) { return kl_div(x[0], x[1], {.log_target = true}); }, "F.kl_div(a, b, log_target=True)"},
    {"hinge_loss", "", "mean of max(0, 1 - t x)", "t is 1 or -1; derivative 0 at t x = 1", kinked, {any, mask}, [](In x) { return hinge_loss(x[0], to(2 * x[1] - 1, x[0].dtype())); }, "F.relu(1 - a * (2 * b - 1)).mean()"},
    {"cosine_similarity", "", "a b / (max(|a|, eps) max(|b|, eps))", "0 where a or b is 0", smooth, {any, any}, [](In x) { return cosine_similarity(x[0], x[1]); }, "F.cosine_similarity(a, b)"},
    {"cosine_similarity", "first axis", "a b / (max(|a|, eps) max(|b|, eps))", "", smooth, {any, {{3, 1}}}, [](In x) { return cosine_similarity(x[0], x[1], 0); }, "F.cosine_similarity(a, b, 0)"},
  };
}
// clang-format on

}  // namespace gradus::table
