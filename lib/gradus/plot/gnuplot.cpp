#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <memory>
#include <spawn.h>
#include <stdexcept>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>
#include "script.h"

extern char** environ;

namespace gradus::plot {
namespace {

using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

[[noreturn]] void refuse(const char* what, int error = errno) {
  throw std::system_error(error, std::generic_category(), what);
}

/// A file without a name, gone with its last handle. Unlike a pipe it never fills up.
File scratch(const std::string& text = "") {
  File file(std::tmpfile(), &std::fclose);
  if (!file) refuse("no temporary file");
  // Else the child would inherit it beside the copy that it is given.
  fcntl(fileno(file.get()), F_SETFD, FD_CLOEXEC);
  std::fwrite(text.data(), 1, text.size(), file.get());
  if (std::fflush(file.get()) != 0 || std::ferror(file.get())) refuse("a temporary file is full");
  std::rewind(file.get());
  return file;
}

std::string read(const File& file) {
  std::string text;
  char buffer[4096];
  std::rewind(file.get());
  while (const std::size_t n = std::fread(buffer, 1, sizeof buffer, file.get()))
    text.append(buffer, n);
  return text;
}

/// The program's exit status. It runs in a process group of its own, so that Ctrl-C does not spoil
/// the picture that is just being drawn.
int run(const char* const* words, const File& in, const File& out, const File& complaints) {
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_adddup2(&files, fileno(in.get()), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&files, fileno(out.get()), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&files, fileno(complaints.get()), STDERR_FILENO);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);

  pid_t child = 0;
  const int error =
      posix_spawnp(&child, words[0], &files, &attributes, const_cast<char**>(words), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&files);
  if (error == ENOENT)
    throw std::runtime_error(
        "gnuplot is not installed. Install it and run again:\n"
        "  Debian, Ubuntu: apt-get install gnuplot-nox\n"
        "  Fedora: dnf install gnuplot; Arch: pacman -S gnuplot; macOS: brew install gnuplot");
  if (error) refuse(words[0], error);

  int status = 0;
  while (waitpid(child, &status, 0) < 0)
    if (errno != EINTR) refuse(words[0]);
  return status;
}

/// The first lines of every script: so many pixels, fonts and colours.
std::string begin(const Picture& picture, Format format) {
  const std::string size =
      std::to_string(picture.width) + "," + std::to_string(picture.height) + " noenhanced font ";
  return (format == Format::svg ? "set terminal svg size " + size + "'Helvetica,14'"
                                : "set terminal pngcairo size " + size + "'Helvetica,11'") +
         " background 'white'\n"
         "set tics nomirror textcolor '#4b5563'\n"
         "set border 3 lc rgb '#9ca3af'\n"
         "set title font ',16' offset 0, 0.3\n"
         "set key off\n";
}

}  // namespace

Drawn draw(const Picture& picture, Format format) {
  try {
    const File in = scratch(begin(picture, format) + picture.script), out = scratch(),
               complaints = scratch();
    // The users' own start-up files could change every picture.
    const char* const words[] = {"gnuplot", "--default-settings", "-", nullptr};
    const int status = run(words, in, out, complaints);
    std::string bytes = read(out);
    if (status == 0 && !bytes.empty()) return {std::move(bytes), ""};
    return {"", "gnuplot failed: " + read(complaints)};
  } catch (const std::runtime_error& error) {
    return {"", error.what()};
  }
}

}  // namespace gradus::plot
