#pragma once
#include <functional>
#include "check.h"
#include "planted.h"

namespace fuzz {

/// How far a hunt goes; without limits it goes on until it is told to stop.
struct Limits {
  std::uint64_t programs = ~std::uint64_t{0};
  double seconds = std::numeric_limits<double>::infinity();
};

/// A failing program: as it was found, and what is left of it.
struct Catch {
  std::uint64_t seed;
  std::size_t ops;  ///< before shrinking
  Program program;
  Failure failure;  ///< of the shrunk program
};

/// Checks the programs of seed, seed + 1, …, with a bug planted or without; stops at the first that
/// fails, and shrinks it.
std::optional<Catch> hunt(
    std::uint64_t seed, const Limits& limits, const Plant* plant, Tally& tally,
    const std::function<bool()>& stop = [] { return false; });

}  // namespace fuzz
