#pragma once
#include <gradus/array/language.h>
#include <string_view>
#include <type_traits>

namespace gradus::detail {

/// The compiler's own words about this function name the type: "… [with T = std::map<int, int>]"
/// from g++, "… [T = std::map<int, int>]" from clang.
template <class T> constexpr const char* spell_type() { return __PRETTY_FUNCTION__; }

constexpr std::string_view template_of_std(std::string_view words) {
  words.remove_prefix(words.find("T = ") + 4);
  if (!words.starts_with("std::")) return "";
  words.remove_prefix(5);
  // Below std:: libraries have namespaces of their own, as std::__debug::map.
  while (words.starts_with("__") && words[words.find_first_of(":<")] == ':')
    words.remove_prefix(words.find(':') + 2);
  return words.substr(0, words.find('<'));
}

/// "map" where T is a std::map, whatever its arguments; "" where no template of the standard
/// library made T. So a container is known without its header, which only those include who use it.
template <class T>
inline constexpr std::string_view standard_name = std::is_class_v<T>
                                                      ? template_of_std(spell_type<T>())
                                                      : "";

}  // namespace gradus::detail
