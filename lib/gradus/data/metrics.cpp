#include <gradus/data/data.h>
#include <gradus/kernels/dense/copy.h>
#include <gradus/kernels/dense/sort.h>

namespace gradus::data {
namespace {

// The predicted class of each row, once shapes and labels are known to fit.
std::vector<std::int64_t> predictions(const char* who, const Tensor& logits, const Tensor& labels,
                                      const At& at) {
  const Shape &z = logits.shape(at), &y = labels.shape(at);
  if (z.size() != 2 || z[1] == 0 || y != Shape{z[0]} || z[0] == 0)
    fail<ShapeError>(who, at,
                     "logits " + describe(z) + " and labels " + describe(y) +
                         ": wants logits [n, classes] and labels [n], n at least 1");
  if (labels.dtype() != int64)
    fail<DtypeError>(who, at,
                     std::string("the labels are ") + name(labels.dtype()) + ", not int64");
  for (const auto label : labels.to_vector<std::int64_t>())
    if (label < 0 || label >= z[1])
      fail<ShapeError>(
          who, at, "label " + std::to_string(label) + " is outside 0.." + std::to_string(z[1] - 1));
  return Tensor(kernels::argmax(logits.array(), 1)).to_vector<std::int64_t>();
}

}  // namespace

double accuracy(const Tensor& logits, const Tensor& labels, At at) {
  const auto predicted = predictions("accuracy", logits, labels, at);
  const auto truth = labels.to_vector<std::int64_t>();
  double right = 0;
  for (std::size_t i = 0; i < truth.size(); ++i) right += predicted[i] == truth[i];
  return right / static_cast<double>(truth.size());
}

Tensor confusion_matrix(const Tensor& logits, const Tensor& labels, At at) {
  const auto predicted = predictions("confusion_matrix", logits, labels, at);
  const auto truth = labels.to_vector<std::int64_t>();
  const std::int64_t classes = logits.shape()[1];
  NdArray counts = kernels::full({classes, classes}, std::int64_t{0}, int64);
  for (std::size_t i = 0; i < truth.size(); ++i)
    ++counts.data<std::int64_t>()[truth[i] * classes + predicted[i]];
  return Tensor(std::move(counts));
}

}  // namespace gradus::data
