#pragma once
#include <gradus/check/differences.h>
#include <gradus/check/noise.h>
#include <gradus/check/report.h>

namespace gradus::check {

/// Compares what backward says with what differences say, entry by entry or along directions.
class Comparison {
 public:
  /// `y` is f recorded at the evaluator's leaves, watched by `noise`; `here` its value.
  Comparison(Evaluator& evaluator, const Options& options, const std::vector<Numbers>& weights,
             const Numbers& here, const Tensor& y, Noise& noise);
  /// Fills in verdict, worst, kinks, tolerance and smallest_detectable.
  void run(Report& report, RandomState& generator);
  /// Whether the two sides of a step took different branches somewhere.
  bool met_branches() const { return met_branches_; }
  /// What backward said, by weighing and input.
  const std::vector<std::vector<Numbers>>& gradients() const { return gradients_; }

 private:
  struct Tally {  // of one input
    std::size_t input = 0;
    double hidden = 0;               // the largest error that one comparison may have overlooked
    double norm = 0;                 // of the analytic gradient
    std::int64_t entries = 0;        // of it
    int directions = 0;              // 0: every entry was compared
    double smallest_caught() const;  // error, by its norm
  };
  struct Line {
    std::size_t input;
    std::int64_t index;  // -1: along a direction
    double step;
    Differences differences;
  };

  void check_entries(std::size_t input, Report& report, Tally& tally);
  bool check_directions(std::size_t input, Report& report, Tally& tally, RandomState& generator);
  void search_entries(std::size_t input, Report& report, Tally& tally);
  bool compare(const Line& line, const Numbers& analytic, Report& report, Tally& tally);
  void leave_out(const Line& line, Report& report);
  void accept(const Line& line, const Numbers& analytic, const Estimate& estimate, Report& report,
              Tally& tally);
  bool judge_suspect(const Line& line, const Numbers& analytic, Report& report, Tally& tally);
  bool judge_kink(const Line& line, const Numbers& analytic, const std::string& where,
                  Report& report);
  bool agrees(double analytic, double numeric, double error) const;
  double tolerance(double analytic, double numeric, double error) const;
  void note(const Line& line, double analytic, double numeric, double step, bool failed,
            Report& report);
  double largest_gradient(std::size_t input) const;
  double visible(double analytic) const;
  bool is_zero(double gradient) const { return gradient <= 1e-12 * overall_; }
  void conclude(Report& report, const std::vector<Tally>& tallies);

  Line entry_line(std::size_t input, std::int64_t index) const;
  Line direction_line(std::size_t input, const Numbers& direction) const;

  Evaluator& evaluator_;
  const Options& options_;
  const std::vector<Numbers>& weights_;
  const Numbers& here_;
  std::vector<std::vector<Numbers>> gradients_;  // by weighing and input
  Numbers noise_;                                // of each weighing
  double scale_ = 0;                             // the largest entry of the input at hand
  double overall_ = 0;                           // the largest entry of all
  bool met_branches_ = false;
  bool failed_ = false, all_zero_ = true, noisy_ = false;
  std::vector<std::pair<bool, Entry>> noted_;  // failed, entry
};

}  // namespace gradus::check
