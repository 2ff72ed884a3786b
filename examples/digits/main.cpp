#include <gradus/train/train.h>
#include <algorithm>
#include <cmath>
#include <exception>
#include <iostream>
#include "report.h"

using namespace digits;

namespace {

enum Exit { done = 0, failed = 1, misused = 2, interrupted = 130 };

void check_finite(double value, std::int64_t epoch, const Settings& settings) {
  if (std::isfinite(value)) return;
  throw std::runtime_error("training fell apart in epoch " + std::to_string(epoch) +
                           ": the loss is no finite number any more; a smaller --lr than " +
                           train::shortest(settings.lr) + " may help. No report was written.");
}

Outcome train_network(const Options& options, const train::Interrupt& interrupt) {
  Outcome outcome;
  outcome.options = options;
  Settings& settings = outcome.options.settings;
  const data::Split split =
      data::train_test_split(data::digits(settings.dtype), 0.2, settings.split);
  outcome.examples = split.train.y.size();
  if (settings.batch == 0) settings.batch = outcome.examples;
  settings.batch = std::min(settings.batch, outcome.examples);

  train::Progress progress(settings.epochs, options.recipe->every);
  Watch watch;
  watch.should_stop = [&] { return interrupt.requested(); };
  watch.on_epoch = [&](std::int64_t epoch, double loss) {
    check_finite(loss, epoch, settings);
    progress.epoch(epoch, loss);
  };
  outcome.trained = options.recipe->run(split, settings, watch);
  outcome.seconds = progress.seconds();

  const auto epochs = static_cast<std::int64_t>(outcome.trained.losses.size());
  outcome.interrupted = epochs < settings.epochs;
  for (const double score : outcome.trained.scores.to_vector<double>())
    check_finite(score, epochs - 1, settings);
  judge(outcome, split.test);
  return outcome;
}

Exit run(int argc, char** argv) {
  const auto options = read_options(argc, argv);
  if (!options) return done;
  prepare_report(*options);
  const train::Interrupt interrupt;
  const Outcome outcome = train_network(*options, interrupt);
  if (outcome.interrupted)
    std::cout << "Stopped after " << outcome.trained.losses.size() << " of "
              << options->settings.epochs << " epochs\n";
  std::cout << "Accuracy: " << train::shortest(outcome.accuracy) << std::endl;
  const std::string missing = write_report(outcome);
  if (!missing.empty()) std::cerr << "digits: " << missing << '\n';
  std::cout << "Report: " << (options->folder / "report.html").string() << std::endl;
  return outcome.interrupted ? interrupted : done;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    std::cerr << "digits: " << error.what() << '\n';
    return dynamic_cast<const UsageError*>(&error) ? misused : failed;
  }
}
