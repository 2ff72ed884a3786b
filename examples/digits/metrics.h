#pragma once
#include <string>
#include "options.h"
#include "samples.h"

namespace digits {

/// All that there is to report.
struct Outcome {
  Options options;
  Trained trained;
  double seconds = 0;                   ///< of training
  bool interrupted = false;             ///< stopped by Ctrl-C before its last epoch
  std::int64_t examples = 0;            ///< in the training part
  std::vector<Sample> samples;          ///< the test part
  double accuracy = 0;                  ///< on the test part
  std::vector<std::int64_t> confusion;  ///< 100 counts, the true digit's row by row
};

/// metrics.json.
std::string metrics(const Outcome& outcome);

}  // namespace digits
