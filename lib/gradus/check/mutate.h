#pragma once
#include <gradus/array/function.h>
#include <iosfwd>
#include <source_location>
#include <string>
#include <vector>

namespace gradus::check {

/// One rule, made wrong in one way.
struct Mutant {
  std::string op;
  std::string line;  ///< "file.cpp:41", where the op was called
  int input = 0;     ///< whose rule
  std::string kind;  ///< "scale 1.001", "sign", "zero", "drop a sum", "transpose", "swap", "stale"
};

/// Which mutants a suite of gradient checks noticed.
struct Mutation {
  int tried = 0;
  std::vector<Mutant> survivors;   ///< the suite passed although this rule was wrong
  std::vector<Mutant> equivalent;  ///< the change made no number different, so nothing could see it
  bool passed() const { return tried > 0 && survivors.empty(); }
  explicit operator bool() const { return passed(); }
};
std::ostream& operator<<(std::ostream& out, const Mutation& mutation);

/// Tests a suite of gradient tests: runs it once with every rule that it touches made wrong, in
/// every way that applies, and lists what it did not notice. `suite` answers whether all its checks
/// passed. ValueError where it does not pass as it is. Only rules run on this thread are seen.
Mutation mutate(const gradus::detail::Function<bool()>& suite,
                std::source_location at = std::source_location::current());

/// How an op was exercised by the tests of a user.
struct Coverage {
  std::string op;
  /// Calls that were recorded: all, with a broadcast input, of rank 0, empty, on strided inputs,
  /// with equal elements in a branching op's inputs, and inside a recorded walk.
  int calls = 0, broadcast = 0, scalar = 0, empty = 0, strided = 0, tie = 0, second_order = 0;
};

/// What a suite touches: a row for each op that it records, by name.
std::vector<Coverage> coverage(const gradus::detail::Function<void()>& suite);
/// As a table.
std::ostream& operator<<(std::ostream& out, const std::vector<Coverage>& rows);

}  // namespace gradus::check
