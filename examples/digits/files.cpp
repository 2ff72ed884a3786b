#include "files.h"
#include <cerrno>
#include <fstream>
#include <stdexcept>
#include <string>
#include <unistd.h>

namespace digits {
namespace fs = std::filesystem;
namespace {

[[noreturn]] void refuse(const fs::path& file, const std::string& why) {
  throw std::runtime_error("cannot write '" + file.string() + "': " + why);
}

std::string last_error() { return std::error_code(errno, std::generic_category()).message(); }

/// Where a link leads: renaming onto the link itself would replace it.
fs::path target_of(const fs::path& file) {
  std::error_code none;
  const fs::path target = fs::canonical(file, none);
  return none ? file : target;
}

/// A neighbour of the file, so that renaming it never crosses file systems.
fs::path part_of(const fs::path& file) {
  fs::path part = file;
  part += "." + std::to_string(getpid()) + ".part";
  return part;
}

void write_part(const fs::path& file, const fs::path& part, std::string_view content) {
  errno = 0;
  std::ofstream out(part, std::ios::binary | std::ios::trunc);
  out << content;
  out.close();
  if (out) return;
  const std::string why = last_error();
  std::error_code ignored;
  fs::remove(part, ignored);
  refuse(file, why);
}

}  // namespace

void prepare(const fs::path& file) {
  std::error_code error;
  const fs::path folder = file.parent_path();
  if (!folder.empty()) fs::create_directories(folder, error);
  if (error) refuse(file, "no folder '" + folder.string() + "': " + error.message());
  const fs::path target = target_of(file);
  // A device must not be renamed away, which root could do.
  if (fs::exists(target, error) && !fs::is_regular_file(target, error))
    refuse(file, "it exists and is no regular file");
  const fs::path part = part_of(target);
  write_part(file, part, "");
  fs::remove(part, error);
}

void write_file(const fs::path& file, std::string_view content) {
  const fs::path target = target_of(file), part = part_of(target);
  write_part(file, part, content);
  std::error_code error;
  fs::rename(part, target, error);
  if (!error) return;
  const std::string why = error.message();
  fs::remove(part, error);
  refuse(file, why);
}

}  // namespace digits
