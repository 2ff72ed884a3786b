#pragma once
#include <gradus/array/language.h>
#include <cstdint>
#include <string>
#include <vector>

// How numbers are written, for people and for command lines.

namespace gradus::train {

/// As few decimals as name this double and no other.
std::string shortest(double value);

/// So many decimals after the point: "0.07".
std::string fixed(double value, int decimals);

/// So many significant ones: "0.000964".
std::string rounded(double value, int decimals);

/// "98.6 %".
std::string percent(double share);

/// "256,128".
std::string join(const std::vector<std::int64_t>& numbers, const char* between = ",");

/// "0:07", "12:30" or "1:02:03".
std::string clock_time(double seconds);

}  // namespace gradus::train
