#pragma once
#include <gradus/graph/tensor.h>
#include <optional>

namespace gradus {

// What ops of learning can be told, in designated initialisers:
//   cross_entropy(z, y, {.label_smoothing = 0.1})      conv2d(x, w, b, {.stride = 2, .padding = {1,
//   0}})

/// What becomes of the losses of single elements or samples.
enum class LossReduction {
  mean,        ///< the mean; with weights of classes the weighted mean
  sum,         ///< the sum
  none,        ///< nothing: they are answered as they are
  batch_mean,  ///< the sum over the size of the first axis
};

struct LossOptions {
  LossReduction reduction = LossReduction::mean;
};

struct NllOptions {
  Tensor weight = {};                             ///< one factor for each class
  std::optional<std::int64_t> ignore_index = {};  ///< samples with this label count for nothing
  LossReduction reduction = LossReduction::mean;
};

struct CrossEntropyOptions {
  Tensor weight = {};                             ///< one factor for each class
  std::optional<std::int64_t> ignore_index = {};  ///< samples with this label count for nothing
  LossReduction reduction = LossReduction::mean;
  double label_smoothing = 0;  ///< the share of the target that goes to all classes alike
};

struct HuberOptions {
  LossReduction reduction = LossReduction::mean;
  double delta = 1;  ///< from where on the loss is linear
};

struct BceOptions {
  Tensor weight = {};  ///< a factor for each loss; broadcasts to the logits' shape
  LossReduction reduction = LossReduction::mean;
  Tensor pos_weight = {};  ///< a factor for the loss where the target is 1; broadcasts likewise
};

struct KlOptions {
  LossReduction reduction = LossReduction::mean;
  bool log_target = false;  ///< the target holds log probabilities too
};

struct HingeOptions {
  LossReduction reduction = LossReduction::mean;
  double margin = 1;  ///< from where on a score of the right sign costs nothing
};

/// What an option says of height and width: one number for both, or {height, width}.
struct HeightWidth {
  // Not inline: g++ 12.2 would write the defaults {1, 1, 0, 0} as {1, 1, 1, 1} where it has
  // AVX-512.
  HeightWidth(std::int64_t both);
  HeightWidth(std::int64_t height, std::int64_t width);
  friend bool operator==(const HeightWidth&, const HeightWidth&) = default;

  std::int64_t height, width;
};

/// How windows slide over an image.
struct WindowOptions {
  HeightWidth stride = 1;    ///< from one window to the next
  HeightWidth padding = 0;   ///< zeros put around the image
  HeightWidth dilation = 1;  ///< from one place of a window to the next
};

struct Conv1dOptions {
  std::int64_t stride = 1;
  std::int64_t padding = 0;
  std::int64_t dilation = 1;
  std::int64_t groups = 1;  ///< as Conv2dOptions
};

struct Conv2dOptions {
  HeightWidth stride = 1;
  HeightWidth padding = 0;
  HeightWidth dilation = 1;
  std::int64_t groups = 1;  ///< channels fall into groups, each of which sees itself alone
};

struct ConvTranspose2dOptions {
  HeightWidth stride = 1;
  HeightWidth padding = 0;  ///< what the convolution padded: cut off all around
  HeightWidth output_padding =
      0;  ///< added below and on the right, where a stride leaves the size open
  HeightWidth dilation = 1;
  std::int64_t groups = 1;
};

struct MaxPoolOptions {
  HeightWidth stride = 0;   ///< 0: as the window
  HeightWidth padding = 0;  ///< around the image; never the maximum
  HeightWidth dilation = 1;
};

struct AvgPoolOptions {
  HeightWidth stride = 0;         ///< 0: as the window
  HeightWidth padding = 0;        ///< zeros around the image
  bool count_include_pad = true;  ///< the mean is over the padding too
};

struct AttentionOptions {
  Tensor mask = {};     ///< int64: 1 where a query may look; floating: added to the scores
  bool causal = false;  ///< query i looks at keys 0..i
  std::optional<double> scale = {};  ///< 1 / sqrt(size of a query) where it is not given
};

/// What batch_norm answers in training: the result, and the statistics that it used (detached).
struct BatchNormed {
  Tensor y;
  Tensor mean;      ///< of each channel
  Tensor variance;  ///< of each channel, biased: divided by the number of values
};

}  // namespace gradus
