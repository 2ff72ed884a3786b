#include <gradus/array/error.h>
#include <gradus/array/function.h>
#include <gradus/array/scope.h>

namespace gradus {

void detail::refuse_empty_function() {
  fail<ValueError>("function", {}, "an empty function was called; pass one that can be called");
}

std::string describe(const std::source_location& at) {
  const std::string file = at.file_name();
  return file.substr(file.rfind('/') + 1) + ":" + std::to_string(at.line());
}

std::string detail::message(std::string_view op, const std::source_location& at,
                            const std::string& what) {
  const std::string text = std::string(modes.call ? modes.call->op : op) + ": " + what;
  const std::source_location& line = OpScope::line_or(at);
  return line.line() ? text + " (" + describe(line) + ")" : text;
}

}  // namespace gradus
