#pragma once
#include <charconv>
#include <string>
#include <type_traits>

namespace fuzz {

/// The shortest text that reads back as the same number.
inline std::string number_text(double x) {
  char buffer[32];
  return std::string(buffer, std::to_chars(buffer, buffer + sizeof buffer, x).ptr);
}

/// "1, 2, 3".
template <class Items> std::string list(const Items& items) {
  std::string text;
  for (const auto item : items) {
    if (!text.empty()) text += ", ";
    if constexpr (std::is_floating_point_v<decltype(item)>)
      text += number_text(item);
    else
      text += std::to_string(item);
  }
  return text;
}

}  // namespace fuzz
