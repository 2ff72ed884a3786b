#include "gnuplot.h"
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <memory>
#include <spawn.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

extern char** environ;

namespace digits {
namespace {

/// A file without a name, gone with its last handle. Unlike a pipe it never fills up.
class Scratch {
 public:
  Scratch() : file_(std::tmpfile(), &std::fclose) {
    if (!file_) throw std::system_error(errno, std::generic_category(), "no temporary file");
    // Else the child would inherit it beside the copy that it is given.
    fcntl(descriptor(), F_SETFD, FD_CLOEXEC);
  }
  int descriptor() const { return fileno(file_.get()); }
  void write(const std::string& text) {
    std::fwrite(text.data(), 1, text.size(), file_.get());
    if (std::fflush(file_.get()) != 0 || std::ferror(file_.get()))
      throw std::system_error(errno, std::generic_category(), "a temporary file is full");
    std::rewind(file_.get());
  }
  std::string read() {
    std::string text;
    char buffer[4096];
    std::rewind(file_.get());
    while (const std::size_t n = std::fread(buffer, 1, sizeof buffer, file_.get()))
      text.append(buffer, n);
    return text;
  }

 private:
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file_;
};

/// The program's exit status. It runs in a process group of its own, so that Ctrl-C does not spoil
/// the picture that is just being drawn.
int run(const char* const* words, const Scratch& in, const Scratch& out,
        const Scratch& complaints) {
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_adddup2(&files, in.descriptor(), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&files, out.descriptor(), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&files, complaints.descriptor(), STDERR_FILENO);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);

  pid_t child = 0;
  const int error =
      posix_spawnp(&child, words[0], &files, &attributes, const_cast<char**>(words), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&files);
  if (error == ENOENT) throw GnuplotMissing(std::string(words[0]) + " is not installed");
  if (error) throw std::system_error(error, std::generic_category(), words[0]);

  int status = 0;
  while (waitpid(child, &status, 0) < 0)
    if (errno != EINTR) throw std::system_error(errno, std::generic_category(), words[0]);
  return status;
}

}  // namespace

std::string draw(const std::string& script) {
  Scratch in, out, complaints;
  in.write(script);
  // The users' own start-up files could change every picture.
  const char* const words[] = {"gnuplot", "--default-settings", "-", nullptr};
  const int status = run(words, in, out, complaints);
  std::string picture = out.read();
  if (status != 0 || picture.empty())
    throw std::runtime_error("gnuplot failed: " + complaints.read());
  return picture;
}

}  // namespace digits
