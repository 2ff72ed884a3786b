#include <gradus/array/error.h>

namespace gradus {

std::string describe(const std::source_location& at) {
  const std::string file = at.file_name();
  return file.substr(file.rfind('/') + 1) + ":" + std::to_string(at.line());
}

}  // namespace gradus
