#pragma once
#include <string>
#include "metrics.h"

namespace digits {

/// Makes the folders of all files that a report writes, and finds out whether they can be written.
/// UsageError where not.
void prepare_report(const Options& options);

/// Draws and writes the pictures, the page and metrics.json, each file all or nothing. Answers why
/// pictures are missing, else nothing; those of an earlier run are then removed.
std::string write_report(const Outcome& outcome);

}  // namespace digits
