#pragma once
#include <cstdint>
#include <iosfwd>

// How often the gradient check errs, counted over many seeded cases: alarms where nothing is wrong,
// silence where something is. Each part prints what it counted and answers whether all went well.

struct Settings {
  std::int64_t seed = 1;
  int points = 3;        ///< random points for each row and dtype
  int networks = 5;      ///< random networks of each kind
  int functions = 1;     ///< random functions around each row's op
  int every = 16;        ///< of the rows, for mutants: every 16th
  int trials = 100;      ///< injected errors
  int order = 1;         ///< of the derivatives checked at the points
  const char* row = "";  ///< only rows whose title holds this
};

/// No verdict `wrong` at random points of all rows of the op table, in float64 and float32.
bool count_row_alarms(const Settings& settings, std::ostream& out);
/// Nor for relu and max-pool networks of some 2,000 parameters, checked fast and in full.
bool count_network_alarms(const Settings& settings, std::ostream& out);
/// Every rule of every row made wrong in every way that applies is found, where it changes a
/// gradient by more than ten times what the check says that it would have caught.
bool count_survivors(const Settings& settings, std::ostream& out);
/// The op named is the one made wrong, in random functions of 20 ops that use it once.
bool count_misnamed(const Settings& settings, std::ostream& out);
/// Errors of the size that a check says it would have caught are caught.
bool count_missed_errors(const Settings& settings, std::ostream& out);
