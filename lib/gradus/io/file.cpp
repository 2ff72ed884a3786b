#include "file.h"
#include <atomic>
#include <cerrno>
#include <fcntl.h>
#include <string>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace gradus::io {
namespace fs = std::filesystem;
namespace {

[[noreturn]] void refuse(const fs::path& file, const std::string& why) {
  fail<IoError>("io", {}, "cannot write '" + file.string() + "': " + why);
}

std::string last_error() { return std::error_code(errno, std::generic_category()).message(); }

/// Where a link leads: renaming onto the link itself would replace it.
fs::path target_of(const fs::path& file) {
  std::error_code error;
  const fs::path target = fs::canonical(file, error);
  // A device must not be renamed away, which root could do.
  if (!error && !fs::is_regular_file(target)) refuse(file, "it exists and is no regular file");
  return error ? file : target;
}

/// A file beside another one, so that renaming it never crosses file systems. It is gone with this,
/// unless it has taken the other's name.
class Neighbour {
 public:
  Neighbour(const fs::path& file, const fs::path& target) : file_(file), target_(target) {
    static std::atomic<unsigned> number = 0;
    do {
      path_ = target;
      path_ += "." + std::to_string(getpid()) + "." + std::to_string(number++) + ".part";
      descriptor_ = open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    } while (descriptor_ < 0 && errno == EEXIST);
    if (descriptor_ < 0) refuse(file_, last_error());
  }
  ~Neighbour() {
    if (descriptor_ >= 0) close(descriptor_);
    if (!path_.empty()) unlink(path_.c_str());
  }
  Neighbour(const Neighbour&) = delete;
  Neighbour& operator=(const Neighbour&) = delete;

  void write(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
      if (written >= 0)
        bytes.remove_prefix(static_cast<std::size_t>(written));
      else if (errno != EINTR)
        refuse(file_, last_error());
    }
  }

  void take_name() {
    struct stat before = {};
    if (stat(target_.c_str(), &before) == 0) want(fchmod(descriptor_, before.st_mode & 07777));
    want(fsync(descriptor_));
    want(close(std::exchange(descriptor_, -1)));
    want(rename(path_.c_str(), target_.c_str()));
    path_.clear();
  }

 private:
  void want(int status) const {
    if (status != 0) refuse(file_, last_error());
  }

  fs::path file_, target_, path_;
  int descriptor_ = -1;
};

/// So that the new name is there after a crash too. Some file systems cannot, and it is no loss of
/// bytes: then the file is as it was.
void sync_folder_of(const fs::path& file) {
  const fs::path folder = file.has_parent_path() ? file.parent_path() : ".";
  const int descriptor = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  fsync(descriptor);
  close(descriptor);
}

}  // namespace

void prepare(const fs::path& file, detail::At at) {
  const OpScope scope("io::prepare", at);
  std::error_code error;
  const fs::path folder = file.parent_path();
  if (!folder.empty()) fs::create_directories(folder, error);
  if (error) refuse(file, "no folder '" + folder.string() + "': " + error.message());
  const Neighbour gone_at_once(file, target_of(file));
}

void write_file(const fs::path& file, std::string_view bytes, detail::At at) {
  const OpScope scope("io::write_file", at);
  const fs::path target = target_of(file);
  Neighbour neighbour(file, target);
  neighbour.write(bytes);
  neighbour.take_name();
  sync_folder_of(target);
}

}  // namespace gradus::io
