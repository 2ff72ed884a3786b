#pragma once
#include <gradus/gradus.h>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

// What a recipe is given, whom it tells, and what it answers.

namespace digits {

using namespace gradus;

struct Settings {
  std::int64_t seed = 0;             ///< of weights, and of all else that is drawn
  std::int64_t split = 42;           ///< random_state of train_test_split
  std::int64_t epochs = 0;           ///< passes through the training part
  double lr = 0;                     ///< step size
  std::vector<std::int64_t> hidden;  ///< the width of each hidden layer
  std::int64_t batch = 0;            ///< examples a step; 0: all of the training part
  Dtype dtype = float32;             ///< of pixels and weights
};

/// Who looks on while a recipe trains.
struct Watch {
  /// Told of every epoch that is complete: its number from 0, and its loss.
  std::function<void(std::int64_t, double)> on_epoch = [](std::int64_t, double) {};
  /// Asked before every step whether to leave it at that.
  std::function<bool()> should_stop = [] { return false; };
};

/// What a recipe has come to.
struct Trained {
  std::vector<double> losses;  ///< one for each complete epoch
  Tensor scores;  ///< [examples, 10], 0..1: how sure it is of each class on the test part
  std::int64_t parameters = 0;  ///< how many numbers were trained
};

/// A way to train, by name.
struct Recipe {
  const char* name;
  const char* about;        ///< a line for --help
  const char* loss;         ///< what its loss is
  const char* loss_note;    ///< a sentence on its curve
  Settings settings;        ///< where nobody asks for others
  std::size_t most_layers;  ///< hidden ones
  std::int64_t every;       ///< epochs from one line of progress to the next
  Trained (*run)(const data::Split&, const Settings&, const Watch&);
};

template <class Net> std::int64_t count_parameters(const Net& net) {
  std::int64_t count = 0;
  for (const Tensor& parameter : nn::parameters(net)) count += parameter.size();
  return count;
}

}  // namespace digits
