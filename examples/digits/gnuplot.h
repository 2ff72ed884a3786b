#pragma once
#include <stdexcept>
#include <string>

namespace digits {

/// There is no program of that name.
struct GnuplotMissing : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// What gnuplot answers on its standard output to a script on its standard input: no shell and no
/// file name is in between. GnuplotMissing, or std::runtime_error with gnuplot's own words.
std::string draw(const std::string& script);

}  // namespace digits
