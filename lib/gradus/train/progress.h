#pragma once
#include <gradus/array/language.h>
#include <chrono>
#include <cstdint>

namespace gradus::train {

/// Tells how training goes, on standard output: on a terminal by a bar with the loss and the time
/// left, else by a line every so many epochs.
class Progress {
 public:
  Progress(std::int64_t epochs, std::int64_t every);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  /// After each epoch, counted from 0.
  void epoch(std::int64_t number, double loss);
  /// Since construction.
  double seconds() const;

 private:
  using Clock = std::chrono::steady_clock;
  void draw_bar(std::int64_t done, double loss);

  std::int64_t epochs_, every_;
  bool on_terminal_, has_bar_ = false;
  Clock::time_point start_ = Clock::now(), drawn_;
};

}  // namespace gradus::train
