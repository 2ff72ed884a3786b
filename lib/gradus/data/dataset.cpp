#include <gradus/array/scope.h>
#include <gradus/data/data.h>
#include <gradus/kernels/dense/gather.h>
#include <algorithm>
#include <cmath>

namespace gradus::data {
namespace {

std::int64_t length(const char* who, const Dataset& all, const At& at) {
  const Shape &x = all.x.shape(at), &y = all.y.shape(at);
  if (x.empty() || y.empty() || x[0] != y[0])
    fail<ShapeError>(who, at,
                     "x " + describe(x) + " and y " + describe(y) +
                         " differ in the number of examples, their first axis");
  return x[0];
}

void check_places(const char* who, const Dataset& all, const std::vector<std::int64_t>& places,
                  const At& at) {
  const std::int64_t n = length(who, all, at);
  for (const auto place : places)
    if (place < 0 || place >= n)
      fail<ShapeError>(
          who, at, "there is no example " + std::to_string(place) + " among " + std::to_string(n));
}

void check_size(std::int64_t n, const At& at) {
  if (n < 1)
    fail<ValueError>("batches", at,
                     "a batch of " + std::to_string(n) + " examples; at least 1 is wanted");
}

}  // namespace

Dataset take(const Dataset& all, const std::vector<std::int64_t>& places, At at) {
  check_places("take", all, places, at);
  return {Tensor(kernels::index_select(all.x.array(), 0, places)),
          Tensor(kernels::index_select(all.y.array(), 0, places))};
}

Split train_test_split(const Dataset& all, double test_size, std::int64_t random_state, At at) {
  const OpScope scope("train_test_split", at);
  const std::int64_t n = length("train_test_split", all, at);
  const auto tests = static_cast<std::int64_t>(std::ceil(test_size * static_cast<double>(n)));
  if (!(test_size > 0 && test_size < 1) || tests < 1 || tests >= n)
    fail<ValueError>("train_test_split", at,
                     "test_size = " + std::to_string(test_size) + " of " + std::to_string(n) +
                         " examples leaves a part empty; choose a share between 0 and 1");
  const auto order = RandomState(random_state, at).permutation(n);
  return {take(all, {order.begin() + tests, order.end()}, at),
          take(all, {order.begin(), order.begin() + tests}, at)};
}

Batches::Batches(Dataset all, std::vector<std::int64_t> order, std::int64_t size, bool drop_last,
                 At at)
    : all_(std::move(all)), order_(std::move(order)), batch_size_(size), drop_last_(drop_last) {
  const OpScope scope("Batches", at);
  check_places("Batches", all_, order_, at);
  check_size(size, at);
}

std::int64_t Batches::size() const {
  const auto n = static_cast<std::int64_t>(order_.size());
  return drop_last_ ? n / batch_size_ : (n + batch_size_ - 1) / batch_size_;
}

Dataset Batches::batch(std::int64_t number, At at) const {
  if (number < 0 || number >= size())
    fail<ShapeError>("batch", at,
                     "there is no batch " + std::to_string(number) + " among " +
                         std::to_string(size()));
  const auto n = static_cast<std::int64_t>(order_.size());
  const std::int64_t first = number * batch_size_, last = std::min(n, first + batch_size_);
  return take(all_, {order_.begin() + first, order_.begin() + last}, at);
}

Batches batches(const Dataset& all, std::int64_t n, BatchOptions options, At at) {
  const OpScope scope("batches", at);
  const std::int64_t examples = length("batches", all, at);
  check_size(n, at);
  std::vector<std::int64_t> order(static_cast<std::size_t>(examples));
  for (std::int64_t i = 0; i < examples; ++i) order[static_cast<std::size_t>(i)] = i;
  if (options.shuffle) default_generator().shuffle(order);
  return Batches(all, std::move(order), n, options.drop_last, at);
}

}  // namespace gradus::data
