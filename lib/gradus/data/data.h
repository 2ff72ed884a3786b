#pragma once
#include <gradus/array/random.h>
#include <gradus/graph/tensor.h>
#include <cstdint>
#include <vector>

namespace gradus::data {

using detail::At;

/// Examples along the first axis of both: inputs x, labels or targets y.
struct Dataset {
  Tensor x, y;
};
struct Split {
  Dataset train, test;
};

/// The 1,797 hand-written digits of scikit-learn's load_digits: x [1797, 64], pixels 0..16
/// row-major, and y [1797], int64 labels 0..9. They are part of the library.
Dataset digits(Dtype dtype = float32, At at = At::current());

/// The examples at these places, in this order. ShapeError where a place does not exist.
Dataset take(const Dataset& all, const std::vector<std::int64_t>& places, At at = At::current());

/// Shuffled and cut in two, index for index as scikit-learn's train_test_split with this
/// random_state. The test part holds ceil(test_size n) examples. ValueError unless both parts hold
/// at least one.
Split train_test_split(const Dataset& all, double test_size, std::int64_t random_state,
                       At at = At::current());

struct BatchOptions {
  bool shuffle = true;
  bool drop_last = false;  ///< leave out a last batch that is not full
};

/// The batches of one pass through a data set: `for (auto [x, y] : batches(train, 32))`.
class Batches {
 public:
  class Iterator {
   public:
    Iterator(const Batches& all, std::int64_t number) : all_(&all), number_(number) {}
    Dataset operator*() const { return all_->batch(number_); }
    Iterator& operator++() {
      ++number_;
      return *this;
    }
    bool operator!=(const Iterator& other) const { return number_ != other.number_; }

   private:
    const Batches* all_;
    std::int64_t number_;
  };

  /// Of the examples at these places, `size` at a time. Errors as take and batches.
  Batches(Dataset all, std::vector<std::int64_t> order, std::int64_t size, bool drop_last,
          At at = At::current());
  Iterator begin() const { return {*this, 0}; }
  Iterator end() const { return {*this, size()}; }
  /// The number of batches.
  std::int64_t size() const;
  /// ShapeError unless 0 <= number < size().
  Dataset batch(std::int64_t number, At at = At::current()) const;

 private:
  Dataset all_;
  std::vector<std::int64_t> order_;
  std::int64_t batch_size_;
  bool drop_last_;
};

/// Batches of n examples, in an order drawn from the default generator when this is called.
/// ValueError where n is less than 1, ShapeError where x and y differ in length.
Batches batches(const Dataset& all, std::int64_t n, BatchOptions options = {},
                At at = At::current());

/// The share of rows of logits [n, classes] whose largest entry is at the label [n].
double accuracy(const Tensor& logits, const Tensor& labels, At at = At::current());
/// int64 [classes, classes]: how often true class (row) was taken for a class (column).
Tensor confusion_matrix(const Tensor& logits, const Tensor& labels, At at = At::current());

}  // namespace gradus::data
