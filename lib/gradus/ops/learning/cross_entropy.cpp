#include <gradus/graph/fused.h>
#include <gradus/kernels/dense/softmax.h>
#include <gradus/ops/arguments.h>
#include <gradus/ops/learning/loss_parts.h>
#include <gradus/ops/ops.h>

// Losses of classes: axis 1 counts the classes, or axis 0 where there is one sample alone.

namespace gradus {
using namespace graph;
namespace {

int class_axis(const TensorLike& x) { return x.rank() > 1 ? 1 : 0; }

Shape without_classes(const TensorLike& x) { return x.shape().without(class_axis(x)); }

// Checks scores [n, classes, …] and the options; answers the number of classes.
std::int64_t check_scores(const char* op, const TensorLike& scores, const TensorLike& target,
                          const NllOptions& options) {
  detail::check_floating(op, scores);
  const Shape &z = scores.shape(), &y = target.shape();
  const bool floating = is_floating(target.dtype());
  if (z.empty() || (floating ? y != z : y != without_classes(scores)))
    fail<ShapeError>(op, scores.at,
                     "scores " + describe(z) + " and target " + describe(target) +
                         ": wants scores [n, classes] with int64 labels [n] or probabilities "
                         "[n, classes]; reshape them");
  const std::int64_t classes = z[class_axis(scores)];
  if (options.weight.is_defined() && options.weight.shape() != Shape{classes})
    fail<ShapeError>(op, scores.at,
                     "the weight is " + describe(options.weight.shape()) + "; it wants [" +
                         std::to_string(classes) + "], a number for each class");
  detail::check_weight(op, scores, "the weight", options.weight, {classes});
  return classes;
}

// Labels and what counts of them, worked out once.
struct Labels {
  Tensor classes;  // [n, 1, …]; 0 where ignored
  Tensor ignored;  // a mask of the labels' shape, where some label may be ignored
  Tensor weights;  // a factor for each label, 0 where ignored; undefined where all are 1
};

Labels check_labels(const char* op, const TensorLike& scores, const TensorLike& labels,
                    const NllOptions& options, std::int64_t classes) {
  Labels found;
  Tensor valid = labels.tensor();
  if (options.ignore_index) {
    found.ignored = labels == *options.ignore_index;
    valid = where(found.ignored, 0, valid);
  }
  detail::check_index(op, valid, classes);
  const Shape shape = labels.shape();
  if (options.weight.is_defined()) {
    const Tensor flat = reshape(valid, {valid.size()});
    found.weights = reshape(index_select(options.weight, 0, flat), shape);
  } else if (options.ignore_index) {
    found.weights = ones(shape, scores.dtype());
  }
  if (options.ignore_index) found.weights = where(found.ignored, 0, found.weights);
  found.classes = unsqueeze(valid, class_axis(scores));
  return found;
}

// The mean of weighted losses is over the weights.
Tensor reduce(TensorLike losses, const Labels& labels, LossReduction reduction) {
  if (reduction != LossReduction::mean || !labels.weights.is_defined())
    return detail::reduce_losses(losses, reduction);
  return sum(losses) / sum(labels.weights);
}

// Minus the scores at the labels.
Tensor minus_chosen(TensorLike scores, const Labels& labels) {
  return -squeeze(gather(scores, class_axis(scores), labels.classes), class_axis(scores));
}

// The classes lie last here, and what becomes of the losses is up to ops that follow.
struct OfSamples {
  static Attributes attributes(const Shape& output) {
    return {{"axis", static_cast<std::int64_t>(output.size()), true}, {"reduction", "none", true}};
  }
};

// y = log sum e^x - x[label], along the last axis      dL/dx = g (softmax(x) - 1 at the label)
Tensor softmax_loss(TensorLike logits, const Tensor& labels) {
  return record_fused<1>(
      "cross_entropy", kernels::cross_entropy(logits.array(), labels.array()), {logits},
      OfSamples(), Reads::input(0),
      [labels](const NdArray& g, auto&, auto& in) {
        return std::array{kernels::cross_entropy_gradient(g, in[0], labels.array())};
      },
      [labels](const Tensor& g, auto&, auto& in) {
        const Tensor& x = in[0];
        const Tensor chosen = one_hot(labels, x.shape().back(), x.dtype());
        return std::array{unsqueeze(g, -1) * (softmax(x, -1) - chosen)};
      });
}

// The same with the classes along their axis.
Tensor minus_log_softmax(TensorLike logits, const Labels& labels) {
  const Tensor flat = reshape(labels.classes, without_classes(logits));
  if (logits.rank() <= 2) return softmax_loss(logits, flat);
  std::vector<int> order = detail::all_axes(logits);
  order.erase(order.begin() + class_axis(logits));
  order.push_back(class_axis(logits));
  return softmax_loss(permute(logits, order), flat);
}

// Losses at the labels, weighted; a score that is ignored may be infinite.
Tensor weighted(TensorLike losses_of_samples, const Labels& labels) {
  Tensor losses = losses_of_samples.tensor();
  if (labels.weights.is_defined()) losses *= labels.weights;
  return labels.ignored.is_defined() ? where(labels.ignored, 0, losses) : losses;
}

// Minus the sum over classes of target times score times weight.
Tensor losses_of_target(TensorLike scores, TensorLike target, const Tensor& weight) {
  Tensor products = detail::times_log(target, scores);
  Shape upright(scores.rank(), 1);
  upright[class_axis(scores)] = -1;
  if (weight.is_defined()) products *= reshape(weight, upright);
  return -sum(products, class_axis(scores));
}

// y = (1 - e) (loss at the label) + e / classes (sum of the losses at all classes)
Tensor smoothed_at_labels(TensorLike scores, const Labels& labels, const Tensor& weight, double e) {
  const auto classes = scores.shape()[class_axis(scores)];
  const Tensor even = full(scores.shape(), e / static_cast<double>(classes), scores.dtype());
  Tensor smooth = losses_of_target(scores, even, weight);
  if (labels.ignored.is_defined()) smooth = where(labels.ignored, 0, smooth);
  return weighted(minus_chosen(scores, labels), labels) * (1 - e) + smooth;
}

}  // namespace

// y = mean of -w[label] score[label], over the weights
Tensor nll_loss(TensorLike log_probabilities, TensorLike labels, const NllOptions& options) {
  const OpScope scope("nll_loss", log_probabilities.at);
  if (is_floating(labels.dtype()))
    fail<DtypeError>("nll_loss", labels.at,
                     "labels " + describe(labels) + ": wants int64; convert with to(x, int64)");
  const auto classes = check_scores("nll_loss", log_probabilities, labels, options);
  const Labels found = check_labels("nll_loss", log_probabilities, labels, options, classes);
  const Tensor losses = weighted(minus_chosen(log_probabilities, found), found);
  return reduce(losses, found, options.reduction);
}

// y = mean of -w[label] log softmax(logits)[label], over the weights; for probabilities t as target
// mean of -sum over classes of w t log softmax(logits)
Tensor cross_entropy(TensorLike logits, TensorLike target, const CrossEntropyOptions& options) {
  constexpr const char* op = "cross_entropy";
  const double e = options.label_smoothing;
  const NllOptions rest{options.weight, options.ignore_index, options.reduction};
  const auto classes = check_scores(op, logits, target, rest);
  if (!(e >= 0 && e <= 1))
    fail<ValueError>(op, logits.at,
                     "label_smoothing is " + std::to_string(e) + "; a share in [0, 1] is wanted");
  const OpScope scope(op, logits.at);
  if (is_floating(target.dtype())) {
    detail::check_floating(op, logits, target);
    if (options.ignore_index)
      fail<ValueError>(op, logits.at, "ignore_index wants labels, and the target is probabilities");
    const Tensor scores = log_softmax(logits, class_axis(logits));
    Tensor smooth = target.tensor();
    if (e > 0) smooth = smooth * (1 - e) + e / static_cast<double>(classes);
    const Tensor losses = losses_of_target(scores, smooth, options.weight);
    if (options.reduction != LossReduction::mean)
      return detail::reduce_losses(losses, options.reduction);
    return sum(losses) * (static_cast<double>(classes) / static_cast<double>(scores.size()));
  }
  const Labels labels = check_labels(op, logits, target, rest, classes);
  if (e == 0)
    return reduce(weighted(minus_log_softmax(logits, labels), labels), labels, options.reduction);
  const Tensor scores = log_softmax(logits, class_axis(logits));
  return reduce(smoothed_at_labels(scores, labels, options.weight, e), labels, options.reduction);
}

}  // namespace gradus
