#pragma once
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include "recipe.h"

namespace digits {

struct Options {
  const Recipe* recipe = nullptr;
  Settings settings;
  std::filesystem::path folder;  ///< where the report goes
  std::filesystem::path json;    ///< where metrics.json goes
};

/// The command line was wrong; one line says how.
struct UsageError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Reads the command line; what it leaves out is the recipe's. Nothing where --help was asked for
/// and given. UsageError where an option or its value is wrong.
std::optional<Options> read_options(int argc, char** argv);

/// What to type for the same training; wants a batch that is not 0.
std::string command_line(const Options& options);

}  // namespace digits
