#pragma once
#include <gradus/array/language.h>
#include <cstdint>
#include <iosfwd>
#include <string>
#include <vector>

namespace gradus::check {

/// What a gradient check found.
enum class Verdict {
  correct,           ///< every gradient agrees
  wrong,             ///< a gradient differs by more than the numeric side can be off
  kink,              ///< correct; some entries sit at a kink, and lie between the slopes beside it
  noise_limited,     ///< the function is too noisy for its differences to say anything
  nondeterministic,  ///< the function answers differently for the same inputs
  vacuous,           ///< nothing was checked: no gradient, or only zeros on both sides
};
const char* name(Verdict verdict);

/// One entry of a gradient, as both sides see it. In a fast check `index` is -1 and the numbers are
/// those along a random direction.
struct Entry {
  int input = 0;            ///< which input, from 0
  std::int64_t index = -1;  ///< which element of it, row-major
  double analytic = 0;      ///< from backward
  double numeric = 0;       ///< from differences
  double absolute = 0;      ///< |analytic - numeric|
  double relative = 0;      ///< the same over the larger of the two
  double step = 0;          ///< of the differences
};

/// The op whose rule is wrong.
struct Culprit {
  std::string op;    ///< "" where none was found
  int input = -1;    ///< which input's rule, from 0
  std::string line;  ///< "file.cpp:41"
};

/// The outcome of a check. Prints on one screen; in a condition it is passed().
struct Report {
  Verdict verdict = Verdict::vacuous;
  std::vector<Entry> worst;  ///< the five largest differences beyond tolerance, or just the largest
  Culprit culprit;           ///< where the verdict is wrong
  std::string diagnosis;     ///< the slip that fits what was found, or "unknown"
  std::vector<std::string> kinks;  ///< "relu at model.cpp:30, element 17"
  std::vector<std::string> notes;  ///< what else should be known of how the check was made
  std::string tolerance;           ///< the formula, as applied
  /// The smallest error, relative to the norm of an input's gradient, that this run would have
  /// caught in at least 99.5 of 100 cases.
  double smallest_detectable = 0;
  double seconds = 0;
  int order = 1;                 ///< of the derivative that was checked, or that failed
  std::int64_t entries = 0;      ///< compared
  std::int64_t evaluations = 0;  ///< of the function

  /// correct or kink.
  bool passed() const { return verdict == Verdict::correct || verdict == Verdict::kink; }
  explicit operator bool() const { return passed(); }
};
std::ostream& operator<<(std::ostream& out, const Report& report);

}  // namespace gradus::check
