#include "text.h"
#include <charconv>
#include <cmath>
#include <iomanip>
#include <sstream>

namespace gradus::train {

std::string shortest(double value) {
  char text[32];
  return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

std::string fixed(double value, int decimals) {
  std::ostringstream text;
  text << std::fixed << std::setprecision(decimals) << value;
  return text.str();
}

std::string rounded(double value, int decimals) {
  std::ostringstream text;
  text << std::setprecision(decimals) << value;
  return text.str();
}

std::string percent(double share) { return fixed(100 * share, 1) + " %"; }

std::string join(const std::vector<std::int64_t>& numbers, const char* between) {
  std::string text;
  for (const auto number : numbers) text += (text.empty() ? "" : between) + std::to_string(number);
  return text;
}

std::string clock_time(double seconds) {
  const auto whole = static_cast<std::int64_t>(std::ceil(seconds));
  std::ostringstream text;
  text << std::setfill('0');
  if (whole >= 3600) text << whole / 3600 << ":" << std::setw(2);
  text << whole / 60 % 60 << ":" << std::setw(2) << whole % 60;
  return text.str();
}

}  // namespace gradus::train
