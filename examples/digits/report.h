#pragma once
#include <string>
#include "options.h"

namespace digits {

/// One test digit and what the network makes of it.
struct Sample {
  std::int64_t place = 0;      ///< its row in the test part
  std::vector<double> pixels;  ///< 64, row-major, 0..16
  std::int64_t truth = 0;      ///< what it is
  std::int64_t answer = 0;     ///< what the network says
  double score = 0;            ///< how sure the network is of its answer, 0..1
  double truth_score = 0;      ///< how sure it is of the truth
};

/// All that there is to report.
struct Outcome {
  Options options;
  Trained trained;
  double seconds = 0;                   ///< of training
  bool interrupted = false;             ///< stopped by Ctrl-C before its last epoch
  std::int64_t examples = 0;            ///< in the training part
  std::vector<Sample> samples;          ///< the test part, in order
  std::vector<Sample> mistakes;         ///< those first where it was surest against the truth
  double accuracy = 0;                  ///< on the test part
  std::vector<std::int64_t> confusion;  ///< 100 counts, the true digit's row by row
};

/// Fills in what the scores of the trained network say of the test part.
void judge(Outcome& outcome, const data::Dataset& test);

/// metrics.json.
std::string metrics(const Outcome& outcome);

/// Makes the folders of all files that a report writes, and finds out whether they can be written.
/// UsageError where not.
void prepare_report(const Options& options);

/// Draws and writes the pictures, the page and metrics.json, each file all or nothing. Answers why
/// pictures are missing, else nothing; those of an earlier run are then removed.
std::string write_report(const Outcome& outcome);

}  // namespace digits
